import type { OwnStudio } from '@gongbang/protocol';
import { Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { askCourses } from '../../client/courses.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useToast } from '../../hooks/useToast.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { BoardLink } from './BoardLink.tsx';
import { Cover } from './Cover.tsx';

interface OwnCoursesProps {
  readonly courses: OwnStudio['courses'];
  readonly onNewDate: (courseId: string) => void;
  readonly onChanged: () => void;
}

/** The user's own courses: edited, opened on a new date, removed. */
export function OwnCourses({ courses, onNewDate, onChanged }: OwnCoursesProps) {
  const { t } = useTranslation();
  return (
    <section className="card stack p-5">
      <div className="across is-apart">
        <h2 className="text-base">{t('ownStudio.courses')}</h2>
        <Link to="/studio/courses/new" className="btn btn-quiet btn-sm">
          {t('ownStudio.offer')}
        </Link>
      </div>
      <ul className="stack">
        {courses.map((course) => (
          <li key={course.id} className="stack is-close" data-own-course>
            <div className="flex items-center gap-2">
              <div className="mini-class grow">
                <Cover course={course} size="small" isLate />
                <Link to={`/c/${course.slug}`} className="bare min-w-0">
                  <b className="leading-snug">{course.title}</b>
                </Link>
              </div>
              <Remove course={course} onChanged={onChanged} />
            </div>
            <div className="across">
              <button
                className="btn btn-line btn-sm"
                onClick={() => {
                  onNewDate(course.id);
                }}
              >
                {t('ownStudio.openDate')}
              </button>
              <BoardLink slug={course.slug} className="btn btn-quiet btn-sm" of={course.title} />
              <Link
                to={`/studio/courses/${course.id}`}
                className="btn btn-quiet btn-sm"
                aria-label={t('ownStudio.editOf', { title: course.title })}
              >
                {t('ownStudio.edit')}
              </Link>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Remove({ course, onChanged }: { course: OwnStudio['courses'][number]; onChanged: () => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const { act, isBusy } = useCourseAct();
  return (
    <ConfirmDialog
      trigger={
        <button
          className="icon-btn min-h-11 min-w-11"
          aria-label={t('ownStudio.removeOf', { title: course.title })}
          disabled={isBusy}
        >
          <Trash2 size={16} aria-hidden />
        </button>
      }
      title={t('ownStudio.removeTitle')}
      description={t('ownStudio.removeText')}
      cancel={t('booking.keep')}
      confirm={t('ownStudio.remove')}
      onConfirm={() => {
        act(async () => {
          await askCourses('removeCourse', { params: { courseId: course.id } });
          toast('info', t('ownStudio.removed'));
          onChanged();
        });
      }}
    />
  );
}
