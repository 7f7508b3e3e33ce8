import { Armchair, CalendarDays, ListChecks, Repeat } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import table from '../../assets/scenes/table.svg';
import { currentLanguage } from '../../i18n/index.ts';
import { datesOf, type Registration } from '../../layout/registration.ts';
import { whenText } from '../../layout/when.ts';
import { Avatar } from '../Avatar.tsx';

/** The class as mentees will see it. */
export function MenteeCard({ form }: { form: Registration }) {
  const { t } = useTranslation();
  const dates = datesOf(form);
  const [startsAt = null] = dates;
  const minutes = Number(form.minutes) || 0;
  const steps = form.steps.filter(({ title }) => title.trim() !== '').length;
  const materials = form.materials.filter(({ text }) => text.trim() !== '').length;
  const lesson = [
    ...(steps === 0 ? [] : [t('register.stepsCount', { count: steps })]),
    ...(materials === 0 ? [] : [t('register.materialsCount', { count: materials })]),
  ];
  const when = whenText({ startsAt, wholeDay: form.time === '', timeZone: null }, currentLanguage());
  return (
    <aside className="sticky top-6 grid gap-3 pt-7 max-md:hidden">
      <span className="text-[13px] font-medium text-text-3">{t('register.previewTitle')}</span>
      <div className="card overflow-hidden shadow-2">
        <img src={table} alt="" className="aspect-[16/10] w-full object-cover" />
        <div className="grid gap-3 p-5">
          <b className="text-lg leading-snug break-words">{form.title || t('register.previewPlaceholder')}</b>
          {form.mentorName !== '' && (
            <span className="flex items-center gap-2 text-sm">
              <Avatar name={form.mentorName} size={24} />
              <span>{t('common.mentorOf', { name: form.mentorName })}</span>
            </span>
          )}
          <hr className="seam" />
          <span className="flex items-center gap-2 text-sm text-text-2">
            <CalendarDays size={16} aria-hidden />
            <span>
              {[
                when?.own ?? t('home.noTime'),
                ...(minutes === 0 ? [] : [t('time.minutes', { count: minutes })]),
              ].join(' · ')}
            </span>
          </span>
          {dates.length > 1 && (
            <span className="flex items-center gap-2 text-sm text-text-2">
              <Repeat size={16} aria-hidden />
              <span>{t('series.count', { count: dates.length })}</span>
            </span>
          )}
          <span className="flex items-center gap-2 text-sm text-text-2">
            <Armchair size={16} aria-hidden />
            <span>{t('register.seatsCount', { count: Number(form.seats) || 0 })}</span>
          </span>
          {lesson.length > 0 && (
            <span className="flex items-center gap-2 text-sm text-text-2">
              <ListChecks size={16} aria-hidden />
              <span>{lesson.join(' · ')}</span>
            </span>
          )}
        </div>
      </div>
    </aside>
  );
}
