import type { Course } from '@gongbang/protocol';
import { Armchair, Check, Clock, Hand, Laptop } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Avatar } from '../Avatar.tsx';

/** Length, seats, for whom, and what is needed, in one line. */
export function CourseFacts({ course }: { course: Course }) {
  const { t } = useTranslation();
  return (
    <div className="facts">
      <Fact icon={<Clock size={20} aria-hidden />} hint={t('course.minutesHint')}>
        {t('courses.minutes', { count: course.minutes })}
      </Fact>
      <Fact icon={<Armchair size={20} aria-hidden />} hint={t('course.seatsHint')}>
        {course.seats === 1 ? t('course.seat') : t('course.seats', { count: course.seats })}
      </Fact>
      {course.level !== '' && (
        <Fact icon={<Hand size={20} aria-hidden />} hint={t('course.levelHint')}>
          {course.level}
        </Fact>
      )}
      <Fact icon={<Laptop size={20} aria-hidden />} hint={t('course.deviceHint')}>
        {t('course.device')}
      </Fact>
    </div>
  );
}

function Fact({ icon, hint, children }: { icon: ReactNode; hint: string; children: ReactNode }) {
  return (
    <div>
      {icon}
      <span>{children}</span>
      <small>{hint}</small>
    </div>
  );
}

interface CourseTextProps {
  readonly course: Course;
  /** What the studio sends, if anything; listed before what people have at home. */
  readonly kit: ReactNode;
  readonly children: ReactNode;
}

/** What the class makes, its steps and materials, and who teaches it; then reviews and questions. */
export function CourseText({ course, kit, children }: CourseTextProps) {
  const { t } = useTranslation();
  const { outcome, steps, materials, mentor } = course;
  const together = steps.reduce((sum, { minutes }) => sum + (minutes ?? 0), 0);
  return (
    <div className="rest">
      {outcome !== '' && (
        <Section title={t('course.outcome')}>
          <p className="prose">{outcome}</p>
        </Section>
      )}
      {steps.length > 0 && (
        <Section
          title={t('course.steps')}
          hint={together === 0 ? undefined : t('course.stepsTogether', { count: together })}
        >
          <ol>
            {steps.map(({ id, title, note, minutes }, index) => (
              <li key={id} className="mat">
                <span className="number tabular-nums">{index + 1}</span>
                <span>
                  <span className="block">{title}</span>
                  {note !== '' && <span className="small prose block">{note}</span>}
                </span>
                <span className="small tabular-nums">
                  {minutes !== null && t('courses.minutes', { count: minutes })}
                </span>
              </li>
            ))}
          </ol>
        </Section>
      )}
      {(materials.length > 0 || kit !== null) && (
        <Section title={t('course.materials')}>
          <div className="stack">
            {kit}
            {materials.length > 0 && (
              <div className="stack is-close">
                <h3 className="text-sm">{t('course.home')}</h3>
                <Materials materials={materials} />
              </div>
            )}
          </div>
        </Section>
      )}
      <Section title={t('course.mentor')}>
        <div className="across items-start">
          <Avatar name={mentor.name} size={44} />
          <div className="stack is-close is-grown min-w-0">
            <b>{mentor.name}</b>
            {mentor.about !== '' && <p className="prose text-text-2">{mentor.about}</p>}
            {mentor.held > 0 && (
              <p className="small tabular-nums">
                {t('course.mentorNumbers', { held: mentor.held, met: mentor.met })}
              </p>
            )}
          </div>
        </div>
      </Section>
      {children}
    </div>
  );
}

/** What to have ready. */
export function Materials({ materials }: Pick<Course, 'materials'>) {
  return (
    <ul className="bullets">
      {materials.map(({ id, text }) => (
        <li key={id}>
          <Check size={18} aria-hidden />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

interface SectionProps {
  /** Its name in addresses, behind the `#`. */
  readonly id?: string;
  readonly title: string;
  readonly hint?: string | undefined;
  readonly children: ReactNode;
}

/** A part of a course's page, with its title. */
export function Section({ id, title, hint, children }: SectionProps) {
  return (
    <section className="sect" id={id}>
      <header>
        <h2 tabIndex={id === undefined ? undefined : -1}>{title}</h2>
        {hint !== undefined && <p>{hint}</p>}
      </header>
      <div className="min-w-0">{children}</div>
    </section>
  );
}
