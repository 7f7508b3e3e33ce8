import type { CourseCard, CourseDate } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { Cover } from './Cover.tsx';
import { WhenLine } from './DateWords.tsx';

/** Which class, when, with whom: small. */
export function MiniClass({ course, date }: { course: CourseCard; date: CourseDate }) {
  const { t } = useTranslation();
  return (
    <div className="mini-class">
      <Cover course={course} size="small" />
      <div className="stack is-tight min-w-0">
        <b className="leading-snug">{course.title}</b>
        <span className="small">
          <WhenLine date={date} />
          <span>{` · ${t('courses.minutes', { count: course.minutes })}`}</span>
          <br />
          <span>{t('common.mentorOf', { name: course.mentorName })}</span>
        </span>
      </div>
    </div>
  );
}
