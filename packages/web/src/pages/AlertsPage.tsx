import type { AlertChange } from '@gongbang/protocol';
import { BellOff, BellRing, Link2Off } from 'lucide-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';

import { askCourses, courseSaid } from '../client/courses.ts';
import { OnTheWay } from '../components/site/OnTheWay.tsx';
import { StorePage } from '../components/site/StorePage.tsx';
import { useLoaded } from '../hooks/useLoaded.ts';
import { NoticePage } from './NoticePage.tsx';

interface AlertsPageProps {
  /** What the link of the mail is for. */
  readonly does: 'on' | 'end';
}

/** Where links of mails about new dates lead: `/alerts/on#TOKEN` says yes, `/alerts/end#TOKEN` ends them, by opening it. */
export function AlertsPage(props: AlertsPageProps) {
  const { hash } = useLocation();
  return <Opened key={hash} {...props} token={hash.slice(1)} />;
}

function Opened({ does, token }: AlertsPageProps & { token: string }) {
  const { t } = useTranslation();
  const load = useCallback(
    () => askCourses(does === 'on' ? 'confirmAlerts' : 'endAlerts', { body: { token } }),
    [does, token],
  );
  const { value, failure, reload } = useLoaded<AlertChange>(load);
  if (courseSaid(failure)?.code === 'BAD_REQUEST' || courseSaid(failure)?.reason === 'LINK_OVER') {
    return (
      <NoticePage icon={Link2Off} title={t('alerts.over')} hint={t('alerts.overHint')}>
        <Onwards slug={null} />
      </NoticePage>
    );
  }
  if (value === null) {
    return (
      <StorePage className="site py-10">
        <OnTheWay
          failure={failure}
          reload={reload}
          missing={[t('course.missing'), t('course.missingHint')]}
        />
      </StorePage>
    );
  }
  const { course } = value;
  return does === 'on' ? (
    <NoticePage
      icon={BellRing}
      title={t('alerts.on')}
      hint={course === null ? t('alerts.onHintAll') : t('alerts.onHint', { title: course.title })}
    >
      <Onwards slug={course?.slug ?? null} />
    </NoticePage>
  ) : (
    <NoticePage icon={BellOff} title={t('alerts.ended')} hint={t('alerts.endedHint')}>
      <Onwards slug={course?.slug ?? null} />
    </NoticePage>
  );
}

function Onwards({ slug }: { slug: string | null }) {
  const { t } = useTranslation();
  return (
    <Link to={slug === null ? '/' : `/c/${slug}`} className="btn btn-primary">
      {slug === null ? t('course.toAll') : t('booking.toCourse')}
    </Link>
  );
}
