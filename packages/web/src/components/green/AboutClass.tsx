import { linkUrl } from '@gongbang/client';
import { useTranslation } from 'react-i18next';

import { useClassroom, useClassState } from '../../hooks/useClassroom.tsx';
import { currentLanguage } from '../../i18n/index.ts';
import { whenText } from '../../layout/when.ts';
import { Avatar } from '../Avatar.tsx';
import { CalendarButton } from '../CalendarButton.tsx';

/** What the mentor says about the class, for mentees. */
export function About() {
  const about = useClassState((state) => (state.role === 'mentor' ? '' : (state.class?.about ?? '')));
  return about === '' ? null : <p className="text-sm whitespace-pre-wrap text-text-2">{about}</p>;
}

/** Which class it is, whose, and when. */
export function Heading() {
  const { t } = useTranslation();
  const role = useClassState((state) => state.role);
  const info = useClassState((state) => state.class);
  if (info === null) {
    return null;
  }
  const language = currentLanguage();
  const time = whenText(info, language);
  const when =
    time?.mentors == null
      ? (time?.own ?? null)
      : `${time.own} · ${t('common.mentorsTime', { time: time.mentors })}`;
  if (role === 'mentor') {
    return (
      <header className="grid gap-1">
        <h1 className="text-[28px] font-[750] max-md:text-[22px]">{t('green.mentorTitle')}</h1>
        <p className="text-text-2">{[info.title, when].filter((part) => part !== null).join(' · ')}</p>
      </header>
    );
  }
  return (
    <header className="grid gap-1">
      <p className="mb-1 flex items-center gap-2 text-sm text-text-2">
        <Avatar name={info.mentorName} size={24} />
        <span>
          {[t('common.mentorOf', { name: info.mentorName }), when]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
      </p>
      <h1 className="text-[28px] font-[750] max-md:text-[22px]">{info.title}</h1>
      <ForCalendar />
    </header>
  );
}

/** The class for the calendar of anyone who uses the class link. */
function ForCalendar() {
  const { link } = useClassroom();
  const isAhead = useClassState(
    ({ class: info }) => info?.startsAt != null && (info.phase === 'scheduled' || info.phase === 'open'),
  );
  return isAhead && link.role === 'mentee' ? (
    <p>
      <CalendarButton entries={[{ id: link.id, linkKey: link.key, url: linkUrl(link, location.origin) }]} />
    </p>
  ) : null;
}
