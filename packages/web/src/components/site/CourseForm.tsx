import {
  COURSE_LIMITS,
  LIMITS,
  type Account,
  type CourseDraft,
  type DateDraft,
  type OwnCourse,
  type OwnMoney,
} from '@gongbang/protocol';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';

import { askCourses } from '../../client/courses.ts';
import { writtenBy } from '../../client/drafts.ts';
import { byServer } from '../../client/serverTime.ts';
import { useChosenCover } from '../../hooks/useChosenCover.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useCourseWords } from '../../hooks/useCourseWords.ts';
import { useDraft } from '../../hooks/useDraft.ts';
import { useToast } from '../../hooks/useToast.ts';
import {
  EMPTY_COURSE,
  EMPTY_DATE,
  checkCourse,
  checkDate,
  momentOf,
  typedOf,
  type CourseErrors,
  type CourseTyped,
  type DateErrors,
} from '../../layout/courseForm.ts';
import { lacksWay } from '../../layout/coursePrice.ts';
import { accountPath } from '../../layout/ownMoney.ts';
import { NUMBER } from '../ClassFields.tsx';
import { Field } from '../Field.tsx';
import { Form } from '../Form.tsx';
import { InputField } from '../InputField.tsx';
import { LessonEditor } from '../lesson/LessonEditor.tsx';
import { PriceSection } from '../money/PriceSection.tsx';
import { CoverField } from './CoverField.tsx';
import { DateFields, useDateErrors } from './DateFields.tsx';

interface CourseFormProps {
  /** Null: a new one. */
  readonly course: OwnCourse | null;
  readonly account: Account;
  /** How its price can be paid. */
  readonly money: OwnMoney;
}

type Typed = CourseTyped & { readonly date: string; readonly time: string };

/** The form for a course. A new one can have its first date at once. */
export function CourseForm({ course, account, money }: CourseFormProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const { currency } = money;
  const form = writtenBy(account, course?.id ?? '');
  const texts = useDraft('course', form, () => ({
    ...(course === null ? EMPTY_COURSE : typedOf(course, currency)),
    date: '',
    time: '',
  }));
  const { draft: typed, write } = texts;
  const [errors, setErrors] = useState<CourseErrors>({});
  const [dateErrors, setDateErrors] = useState<DateErrors>({});
  const { cover, choose, isRestoring, drop: dropCover } = useChosenCover(`course:${form}`);
  const drop = (): void => {
    texts.drop();
    dropCover();
  };
  const { act, isBusy } = useCourseAct();
  const save = useSaving();
  const dateMessage = useDateErrors(dateErrors);
  const set = (change: Partial<Typed>): void => {
    write({ ...typed, ...change });
    setErrors({});
    setDateErrors({});
  };
  const message = (key: 'title' | 'minutes' | 'seats' | 'lesson'): string | null => {
    const error = errors[key];
    return error === undefined
      ? null
      : error === 'seatsBad'
        ? t('ownStudio.seatsBad', { max: LIMITS.seats })
        : t(`courseForm.${error}`, { max: LIMITS.classMinutes });
  };
  const submit = (): void => {
    const checked = checkCourse(typed, currency, course);
    const hasNoWay = checked.ok && lacksWay(checked.draft, course, money.takesMoney);
    const hasDate = course === null && (typed.date !== '' || typed.time !== '');
    const date = hasDate
      ? checkDate({ ...EMPTY_DATE, date: typed.date, time: typed.time }, byServer(Date.now()))
      : null;
    setErrors(checked.ok ? (hasNoWay ? { price: 'noWay' } : {}) : checked.errors);
    setDateErrors(date === null || date.ok ? {} : date.errors);
    if (checked.ok && !hasNoWay && (date === null || date.ok)) {
      act(async () => {
        await save(course, checked.draft, cover, date === null ? null : date.draft);
        drop();
        await navigate('/studio');
      });
    }
  };
  const line = (
    key: 'title' | 'craft' | 'level',
    maxLength: number,
    more: { placeholder: string; error?: string | null; isOptional?: boolean },
  ): ReactNode => (
    <InputField
      label={t(`courseForm.${key}`)}
      {...more}
      maxLength={maxLength}
      value={typed[key]}
      onText={(text) => {
        set({ [key]: text });
      }}
    />
  );
  const count = (key: 'minutes' | 'seats', max: number): ReactNode => (
    <InputField
      label={t(`courseForm.${key}`)}
      error={message(key)}
      {...NUMBER}
      max={max}
      value={typed[key]}
      onText={(text) => {
        set({ [key]: text });
      }}
    />
  );
  const area = (key: 'about' | 'outcome' | 'mentorAbout', max: number, hint?: string): ReactNode => (
    <Field
      label={t(`courseForm.${key}`)}
      isOptional
      hint={hint}
      aside={<span className="whitespace-nowrap tabular-nums">{`${typed[key].length}/${max}`}</span>}
    >
      {(control) => (
        <textarea
          {...control}
          className="input resize-none"
          rows={3}
          maxLength={max}
          value={typed[key]}
          onChange={(event) => {
            set({ [key]: event.target.value });
          }}
        />
      )}
    </Field>
  );
  return (
    <Form className="max-w-[760px]" onSubmit={submit}>
      {account.name === null && (
        <p className="note note-warn">
          <span>
            <span>{t('courseForm.noName')}</span>{' '}
            <Link to={accountPath(pathname)}>{t('courseForm.toName')}</Link>
          </span>
        </p>
      )}
      <Section title={t('courseForm.basics')} hint={t('courseForm.basicsHint')}>
        {line('title', LIMITS.title, {
          placeholder: t('courseForm.titlePlaceholder'),
          error: message('title'),
        })}
        {line('craft', COURSE_LIMITS.craft, {
          placeholder: t('courseForm.craftPlaceholder'),
          isOptional: true,
        })}
        {area('about', LIMITS.about, t('courseForm.aboutHint'))}
        <CoverField course={course} chosen={cover} onChoose={choose} />
      </Section>
      {course === null && (
        <Section title={t('courseForm.first')} hint={t('courseForm.firstHint')}>
          <DateFields typed={typed} set={set} error={dateMessage('date')} />
        </Section>
      )}
      <Section title={t('coursePrice.title')} hint={t('coursePrice.hint')}>
        <PriceSection
          account={account}
          money={money}
          course={course}
          typed={typed}
          errors={errors}
          startsAt={momentOf(typed)}
          set={set}
        />
      </Section>
      <Section title={t('courseForm.detail')} hint={t('courseForm.detailHint')}>
        <div className="pair">
          {count('minutes', LIMITS.classMinutes)}
          {count('seats', LIMITS.seats)}
        </div>
        <p className="small">{t('courseForm.seatsHint')}</p>
        {line('level', COURSE_LIMITS.level, {
          placeholder: t('courseForm.levelPlaceholder'),
          isOptional: true,
        })}
        {area('outcome', COURSE_LIMITS.outcome)}
      </Section>
      <Section title={t('courseForm.lesson')} hint={t('courseForm.lessonHint')}>
        <LessonEditor
          value={typed}
          isWrong={errors.lesson !== undefined}
          onChange={({ materials, steps }) => {
            set({ materials, steps });
          }}
        />
        {errors.lesson !== undefined && (
          <p className="text-sm text-danger-text" role="alert">
            {message('lesson')}
          </p>
        )}
      </Section>
      <Section title={t('courseForm.mentor')} hint={t('courseForm.mentorHint')}>
        {area('mentorAbout', COURSE_LIMITS.mentorAbout)}
      </Section>
      <div className="form-foot sticky bottom-0 flex items-center justify-end gap-3 border-t border-line bg-page py-3">
        <Link to="/studio" className="btn btn-quiet" onClick={drop}>
          {t('common.cancel')}
        </Link>
        <button
          className="btn btn-primary btn-lg max-md:grow"
          disabled={isBusy || isRestoring}
          aria-busy={isBusy}
        >
          {isBusy && <span className="spinner" />}
          <span>{t(course === null ? 'courseForm.create' : 'courseForm.save')}</span>
        </button>
      </div>
    </Form>
  );
}

/** Saves a course, then its cover and its first date: what is saved stays, whatever happens to the rest. */
function useSaving(): (
  course: OwnCourse | null,
  draft: Omit<CourseDraft, 'slug'>,
  cover: Blob | null,
  first: DateDraft | null,
) => Promise<void> {
  const { t } = useTranslation();
  const toast = useToast();
  const words = useCourseWords();
  return async (course, draft, cover, first) => {
    const saved =
      course === null
        ? await askCourses('createCourse', { body: draft })
        : await askCourses('changeCourse', { params: { courseId: course.id }, body: draft });
    const params = { courseId: saved.id };
    toast('info', t(course === null ? 'courseForm.created' : 'courseForm.saved'));
    if (cover !== null) {
      try {
        await askCourses('putCover', { params, file: cover });
      } catch (error) {
        toast('error', t('courseForm.coverFailed', { reason: words(error) }));
      }
    }
    if (first !== null) {
      try {
        await askCourses('openDate', { params, body: first });
      } catch (error) {
        toast('error', t('courseForm.dateFailed', { reason: words(error) }));
      }
    }
  };
}

function Section({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <section className="sect">
      <header>
        <h2>{title}</h2>
        <p>{hint}</p>
      </header>
      <div className="stack">{children}</div>
    </section>
  );
}
