import { linkUrl } from '@gongbang/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { keepUnmade, knownClasses, ownerKey, unmade, type KnownClass } from '../../client/browserStore.ts';
import { makeRest } from '../../client/series.ts';
import { useExplain } from '../../hooks/useAct.ts';
import type { LinkSharing } from '../../hooks/useSharing.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { dayOf } from '../../layout/format.ts';
import { datesWith } from '../../layout/series.ts';
import { whenText } from '../../layout/when.ts';
import { CalendarButton } from '../CalendarButton.tsx';
import { CopyButton } from '../CopyButton.tsx';
import { LinkBox } from '../share/LinkBox.tsx';

interface SeriesCardProps {
  /** The class being looked at. */
  readonly known: KnownClass;
  readonly sharing: LinkSharing;
  /** Whether calendars get the mentor's own links. */
  readonly isForMentor: boolean;
  /** Some were created, or abandoned. */
  readonly onChanged: () => void;
}

/** All dates of a series, each with its link; and what remains to be created. Nothing for a single class. */
export function SeriesCard({ known, sharing, isForMentor, onChanged }: SeriesCardProps) {
  const { t } = useTranslation();
  const classes = datesWith(known, knownClasses());
  const isMore = unmade(known.series ?? known.id) !== null;
  if (classes.length < 2 && !isMore) {
    return null;
  }
  const { origin, isSettled, handedOut } = sharing;
  const rows = classes.flatMap((entry) => {
    const { id, key, menteeKey } = entry;
    return menteeKey === undefined
      ? []
      : [
          {
            entry,
            when: whenText(entry, currentLanguage())?.own ?? t('home.noTime'),
            url: linkUrl({ id, role: 'mentee', key: menteeKey }, origin),
            mentorUrl: linkUrl({ id, role: 'mentor', key }, origin),
          },
        ];
  });
  const all = [known.title, ...rows.map(({ when, url }) => `${when}\n${url}`)].join('\n\n');
  return (
    <section className="card grid gap-4 p-6 shadow-2" aria-labelledby="series">
      <h2 id="series" className="text-lg">
        {t('series.title', { count: classes.length })}
      </h2>
      {isSettled ? (
        <>
          <ol className="grid divide-y divide-line">
            {rows.map(({ entry, when, url }) => (
              <li
                key={entry.id}
                className="grid items-center gap-x-4 gap-y-2 py-3 first:pt-0 md:grid-cols-[190px_minmax(0,1fr)_auto]"
                aria-current={entry.id === known.id ? 'page' : undefined}
              >
                <b className={entry.id === known.id ? 'text-primary-text' : ''}>{when}</b>
                <LinkBox text={url} label={t('series.linkOf', { when })} />
                <span className="flex flex-wrap gap-2">
                  <CopyButton
                    text={url}
                    label={t('created.copy')}
                    className="btn btn-line btn-sm"
                    onCopied={handedOut}
                  />
                  <Link
                    to={`/created/${entry.id}`}
                    className="btn btn-quiet btn-sm"
                    aria-label={t('series.moreOf', { when })}
                  >
                    {t('series.more')}
                  </Link>
                </span>
              </li>
            ))}
          </ol>
          <div className="flex flex-wrap gap-2">
            <CopyButton
              text={all}
              label={t('series.copyAll')}
              className="btn btn-line"
              onCopied={handedOut}
            />
            <CalendarButton
              label={t('series.calendar')}
              entries={rows.map(({ entry: { id, key }, url, mentorUrl }) => ({
                id,
                linkKey: key,
                url: isForMentor ? mentorUrl : url,
              }))}
            />
          </div>
        </>
      ) : (
        <span
          className="spinner h-7 w-7 justify-self-center"
          role="status"
          aria-label={t('common.loading')}
        />
      )}
      <Rest known={known} onChanged={onChanged} />
    </section>
  );
}

/** Dates that remain to be created after an interruption. */
function Rest({ known, onChanged }: Pick<SeriesCardProps, 'known' | 'onChanged'>) {
  const { t } = useTranslation();
  const explain = useExplain();
  const [isBusy, setBusy] = useState(false);
  const series = known.series ?? known.id;
  const dates = unmade(series)?.dates ?? [];
  if (dates.length === 0) {
    return null;
  }
  const make = async (): Promise<void> => {
    setBusy(true);
    try {
      await makeRest(known, ownerKey(), onChanged);
    } catch (error) {
      explain(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="grid gap-3 rounded-md bg-warn-soft p-4 text-sm">
      <p role="status">
        {t('series.left', {
          count: dates.length,
          dates: dates.map((at) => dayOf(at, currentLanguage())).join(' · '),
        })}
      </p>
      <div className="flex flex-wrap gap-2">
        <button
          className="btn btn-line btn-sm"
          disabled={isBusy}
          aria-busy={isBusy}
          onClick={() => void make()}
        >
          {t('series.makeRest')}
        </button>
        <button
          className="btn btn-quiet btn-sm"
          disabled={isBusy}
          onClick={() => {
            keepUnmade(series, null);
            onChanged();
          }}
        >
          {t('series.leaveOut')}
        </button>
      </div>
    </div>
  );
}
