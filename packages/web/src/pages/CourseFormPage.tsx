import { courseId as courseIdShape, type Account, type OwnCourse, type OwnMoney } from '@gongbang/protocol';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';

import { askCourses } from '../client/courses.ts';
import { askPayments } from '../client/payments.ts';
import { BackToStudio } from '../components/site/BackToStudio.tsx';
import { CourseForm } from '../components/site/CourseForm.tsx';
import { MentorOnly } from '../components/site/MentorOnly.tsx';
import { OnTheWay } from '../components/site/OnTheWay.tsx';
import { StorePage } from '../components/site/StorePage.tsx';
import { useLoaded } from '../hooks/useLoaded.ts';

/** Offers a course (`/studio/courses/new`), or edits one. */
export function CourseFormPage() {
  const { t } = useTranslation();
  const { courseId = '' } = useParams();
  const isOld = courseIdShape.safeParse(courseId).success;
  return (
    <StorePage className="site stack pt-2">
      <BackToStudio />
      <h1 className="h-page">{t(isOld ? 'courseForm.editTitle' : 'courseForm.newTitle')}</h1>
      <p className="text-text-2">{t(isOld ? 'courseForm.editLead' : 'courseForm.newLead')}</p>
      <MentorOnly>{(account) => <Loaded id={isOld ? courseId : null} account={account} />}</MentorOnly>
    </StorePage>
  );
}

interface FormData {
  readonly course: OwnCourse | null;
  readonly money: OwnMoney;
}

function Loaded({ id, account }: { id: string | null; account: Account }) {
  const { t } = useTranslation();
  const load = useCallback(async (): Promise<FormData> => {
    const [course, money] = await Promise.all([
      id === null ? null : askCourses('getOwnCourse', { params: { courseId: id } }),
      askPayments('getOwnMoney'),
    ]);
    return { course, money };
  }, [id]);
  const { value, failure, reload } = useLoaded(load);
  return value === null ? (
    <OnTheWay failure={failure} reload={reload} missing={[t('course.missing'), t('course.missingHint')]} />
  ) : (
    <CourseForm key={value.course?.id ?? account.id} {...value} account={account} />
  );
}
