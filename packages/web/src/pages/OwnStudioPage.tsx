import type { Account, OwnDate, OwnStudio } from '@gongbang/protocol';
import { CopyPlus, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { askCourses } from '../client/courses.ts';
import { ReportsSection } from '../components/board/ReportsSection.tsx';
import { Connect, MoneyCard } from '../components/money/MoneyCard.tsx';
import { RefundsByHand } from '../components/money/RefundsByHand.tsx';
import { MentorOnly } from '../components/site/MentorOnly.tsx';
import { NewDateDialog } from '../components/site/NewDateDialog.tsx';
import { OnTheWay } from '../components/site/OnTheWay.tsx';
import { OpenWords } from '../components/site/OpenWords.tsx';
import { OwnCourses } from '../components/site/OwnCourses.tsx';
import { OwnDateRow } from '../components/site/OwnDateRow.tsx';
import { PastDates } from '../components/site/PastDates.tsx';
import { StorePage } from '../components/site/StorePage.tsx';
import { useLoaded } from '../hooks/useLoaded.ts';
import { useOwnClasses } from '../hooks/useOwnClasses.ts';
import { useOwnMoney } from '../hooks/useOwnMoney.ts';
import { useSharing } from '../hooks/useSharing.ts';
import { currentLanguage } from '../i18n/index.ts';
import { dayAndTime } from '../layout/courseDates.ts';

/** A mentor's own dates, attendees and courses. */
export function OwnStudioPage() {
  return (
    <StorePage className="site pt-4 pb-10">
      <MentorOnly>{(account) => <Own account={account} />}</MentorOnly>
    </StorePage>
  );
}

const load = (): Promise<OwnStudio> => askCourses('getOwnStudio');

function Own({ account }: { account: Account }) {
  const { value, failure, reload } = useLoaded(load);
  if (value === null) {
    return <OnTheWay failure={failure} reload={reload} />;
  }
  return value.courses.length === 0 && value.upcoming.length === 0 && value.past.length === 0 ? (
    <Empty account={account} />
  ) : (
    <Shown studio={value} account={account} reload={reload} />
  );
}

function Empty({ account }: { account: Account }) {
  const { t } = useTranslation();
  const { value: money } = useOwnMoney();
  return (
    <div className="stack is-wide">
      <h1 className="h-page">{t('ownStudio.title')}</h1>
      <section className="card stack p-6">
        <h2 className="text-lg">{t('ownStudio.empty')}</h2>
        <p className="second">{t('ownStudio.emptyHint')}</p>
        <p className="across">
          <Link to="/studio/courses/new" className="btn btn-primary">
            <Plus size={18} aria-hidden />
            <span>{t('ownStudio.offer')}</span>
          </Link>
          <Link to="/new" className="btn btn-quiet">
            {t('ownStudio.byLink')}
          </Link>
        </p>
      </section>
      {money !== null && !money.takesMoney && account.role === 'owner' && <Connect />}
      {account.role === 'owner' && <ForDevelopers />}
    </div>
  );
}

interface ShownProps {
  readonly studio: OwnStudio;
  readonly account: Account;
  readonly reload: () => void;
}

function Shown({ studio: { upcoming, past, courses }, account, reload: reloadStudio }: ShownProps) {
  const { t } = useTranslation();
  const [newOf, setNewOf] = useState<string | null>(null);
  const { classes, reload: reloadClasses } = useOwnClasses(account.id);
  const { value: money, reload: reloadMoney } = useOwnMoney();
  const { origin } = useSharing();
  const own = new Map((classes ?? []).map((one) => [one.id, one]));
  const reload = (): void => {
    reloadStudio();
    reloadClasses();
    reloadMoney();
  };
  const [first] = courses;
  return (
    <div className="stack is-wide">
      <div className="across is-apart">
        <div className="stack is-tight">
          <h1 className="h-page">{t('ownStudio.title')}</h1>
          <NextWords next={upcoming[0] ?? null} />
        </div>
        {first === undefined ? (
          <Link to="/studio/courses/new" className="btn btn-primary">
            <Plus size={18} aria-hidden />
            <span>{t('ownStudio.offer')}</span>
          </Link>
        ) : (
          <button
            className="btn btn-primary"
            onClick={() => {
              setNewOf(first.id);
            }}
          >
            <CopyPlus size={18} aria-hidden />
            <span>{t('ownStudio.openDate')}</span>
          </button>
        )}
      </div>
      <div className="own-studio">
        <div className="stack is-wide">
          <section className="stack">
            <h2 className="h-sec">{t('ownStudio.upcoming')}</h2>
            {upcoming.length === 0 ? (
              <p className="card second p-5">{t('ownStudio.noUpcoming')}</p>
            ) : (
              <div className="card sesrows overflow-hidden">
                {upcoming.map((date) => (
                  <OwnDateRow
                    key={date.id}
                    date={date}
                    keys={own.get(date.classId)?.keys ?? null}
                    origin={origin}
                    onChanged={reload}
                  />
                ))}
              </div>
            )}
          </section>
          {past.length > 0 && (
            <PastDates
              dates={past}
              courses={courses}
              classes={own}
              onChanged={reload}
              onLike={(slug) => {
                setNewOf(courses.find((course) => course.slug === slug)?.id ?? null);
              }}
            />
          )}
        </div>
        <aside className="stack">
          {money !== null && <RefundsByHand refunds={money.refunds} onChanged={reload} />}
          {money !== null && <MoneyCard money={money} role={account.role} />}
          <ReportsSection />
          <OpenWords />
          <OwnCourses courses={courses} onNewDate={setNewOf} onChanged={reload} />
          <Link to="/new" className="btn btn-quiet justify-self-start">
            {t('ownStudio.byLink')}
          </Link>
          {account.role === 'owner' && <ForDevelopers />}
        </aside>
      </div>
      <NewDateDialog courses={courses} of={newOf} onOf={setNewOf} onOpened={reload} />
    </div>
  );
}

function ForDevelopers() {
  const { t } = useTranslation();
  return (
    <Link to="/studio/developers" className="btn btn-quiet justify-self-start">
      {t('developers.title')}
    </Link>
  );
}

function NextWords({ next }: { next: OwnDate | null }) {
  const { t } = useTranslation();
  return (
    <p className="text-text-2">
      {next === null
        ? t('ownStudio.nothingNext')
        : t('ownStudio.next', {
            when: dayAndTime(next.startsAt, currentLanguage()),
            count: next.booked,
          })}
    </p>
  );
}
