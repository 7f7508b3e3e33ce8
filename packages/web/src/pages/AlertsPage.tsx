import type { AlertChange } from '@gongbang/protocol';
import { BellOff, BellRing, Link2Off } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';

import { askCourses, isMissing, courseSaid } from '../client/courses.ts';
import { ActButton } from '../components/site/ActButton.tsx';
import { useCourseAct } from '../hooks/useCourseAct.ts';
import { NoticePage } from './NoticePage.tsx';

interface AlertsPageProps {
  /** What the mail's link is for. */
  readonly does: 'on' | 'end';
}

/**
 * Where links in mails about new dates lead: `/alerts/on#TOKEN` turns them on, `/alerts/end#TOKEN` ends them. Only on a
 * press, because programs that scan mails open links too.
 */
export function AlertsPage(props: AlertsPageProps) {
  const { hash } = useLocation();
  return <Opened key={props.does + hash} {...props} token={hash.slice(1)} />;
}

function Opened({ does, token }: AlertsPageProps & { token: string }) {
  const { t } = useTranslation();
  const { act, isBusy } = useCourseAct();
  const [done, setDone] = useState<AlertChange | null>(null);
  const [isOver, setOver] = useState(false);
  const isOn = does === 'on';
  if (isOver) {
    return (
      <NoticePage icon={Link2Off} title={t('alerts.over')} hint={t('alerts.overHint')}>
        <Onwards slug={null} />
      </NoticePage>
    );
  }
  if (done === null) {
    return (
      <NoticePage
        icon={isOn ? BellRing : BellOff}
        title={isOn ? t('alerts.mayOn') : t('alerts.mayEnd')}
        hint={isOn ? t('alerts.onHintAll') : t('alerts.endedHint')}
      >
        <ActButton
          className="btn btn-primary"
          isBusy={isBusy}
          onPress={() => {
            act(
              async () => {
                setDone(await askCourses(isOn ? 'confirmAlerts' : 'endAlerts', { body: { token } }));
              },
              (error) => {
                const isKnown = courseSaid(error)?.reason === 'LINK_OVER' || isMissing(error);
                setOver(isKnown);
                return isKnown;
              },
            );
          }}
        >
          {isOn ? t('alerts.ask') : t('alerts.end')}
        </ActButton>
      </NoticePage>
    );
  }
  const { course } = done;
  return (
    <NoticePage
      icon={isOn ? BellRing : BellOff}
      title={isOn ? t('alerts.on') : t('alerts.ended')}
      hint={
        !isOn
          ? t('alerts.endedHint')
          : course === null
            ? t('alerts.onHintAll')
            : t('alerts.onHint', { title: course.title })
      }
    >
      <Onwards slug={course?.slug ?? null} />
    </NoticePage>
  );
}

function Onwards({ slug }: { slug: string | null }) {
  const { t } = useTranslation();
  return (
    <Link to={slug === null ? '/' : `/c/${slug}`} className="btn btn-primary" autoFocus>
      {slug === null ? t('course.toAll') : t('booking.toCourse')}
    </Link>
  );
}
