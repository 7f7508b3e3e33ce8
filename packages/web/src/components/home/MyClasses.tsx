import { linkPath } from '@gongbang/client';
import { Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';

import {
  knownClasses,
  rememberClass,
  rememberRehearsal,
  unmade,
  type KnownClass,
} from '../../client/browserStore.ts';
import { useForget } from '../../hooks/useForget.ts';
import { useMyClasses } from '../../hooks/useMyClasses.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { grouped, type Series } from '../../layout/series.ts';
import { whenText } from '../../layout/when.ts';
import { DeleteClass } from '../DeleteClass.tsx';
import { IconButton } from '../IconButton.tsx';
import { KeepOffer } from './KeepOffer.tsx';

interface MyClassesProps {
  readonly title?: string;
  /** Joined classes that the page already shows. */
  readonly without?: readonly string[];
}

/** The classes created or joined here, and those of the account; those of a series as one, its next date first. */
export function MyClasses({ title, without = [] }: MyClassesProps) {
  const { t } = useTranslation();
  const { listed, inAccount, offered, refresh: onChanged, decline } = useMyClasses();
  const classes = listed.filter(({ id, role }) => role === 'mentor' || !without.includes(id));
  const [now] = useState(() => Date.now());
  const { hash, key } = useLocation();
  const heading = useRef<HTMLHeadingElement>(null);
  // Where the menu leads: the browser itself goes there only when it loads the page.
  useEffect(() => {
    if (hash === '#my-classes') {
      heading.current?.scrollIntoView();
    }
  }, [hash, key]);
  return (
    <section className="site pb-16" aria-labelledby="my-classes">
      <h2 ref={heading} id="my-classes" className="mb-4 scroll-mt-6 text-[22px]">
        {title ?? t('home.mine')}
      </h2>
      {offered.length > 0 && <KeepOffer classes={offered} onKept={onChanged} onDecline={decline} />}
      {classes.length === 0 ? (
        <p className="text-text-3">{t('home.empty')}</p>
      ) : (
        <ul className="card divide-y divide-line">
          {grouped(classes, now).map((entry) =>
            'classes' in entry ? (
              <SeriesRow
                key={`${entry.next.role}${entry.id}`}
                series={entry}
                inAccount={inAccount}
                onChanged={onChanged}
              />
            ) : (
              <li key={`${entry.role}${entry.id}`} className="px-5 py-4">
                <ClassRow
                  known={entry}
                  isInAccount={entry.role === 'mentor' && inAccount.has(entry.id)}
                  onChanged={onChanged}
                />
                <StillToMake known={entry} />
              </li>
            ),
          )}
        </ul>
      )}
    </section>
  );
}

interface SeriesRowProps {
  readonly series: Series<KnownClass>;
  readonly inAccount: ReadonlySet<string>;
  readonly onChanged: () => void;
}

function SeriesRow({ series, inAccount, onChanged }: SeriesRowProps) {
  const { t } = useTranslation();
  const { classes, next } = series;
  return (
    <li className="grid gap-2 px-5 py-4">
      <ClassRow
        known={next}
        isInAccount={inAccount.has(next.id)}
        onChanged={onChanged}
        beside={t('series.place', { place: classes.indexOf(next) + 1, count: classes.length })}
      />
      <StillToMake known={next} />
      <details>
        <summary className="w-fit cursor-pointer py-1 text-sm text-text-2">
          {t('series.others', { count: classes.length - 1 })}
        </summary>
        <ul className="mt-2 divide-y divide-line border-t border-line">
          {classes
            .filter((known) => known !== next)
            .map((known) => (
              <li key={known.id} className="py-3">
                <ClassRow known={known} isInAccount={inAccount.has(known.id)} onChanged={onChanged} />
              </li>
            ))}
        </ul>
      </details>
    </li>
  );
}

/** Where to continue creating a series: one of its classes that still exists. */
function StillToMake({ known: { id, role, series } }: { known: KnownClass }) {
  const { t } = useTranslation();
  const count = role === 'mentor' && series !== undefined ? (unmade(series)?.dates.length ?? 0) : 0;
  return (
    count > 0 && (
      <p className="text-sm">
        <Link to={`/created/${id}`}>{t('series.leftShort', { count })}</Link>
      </p>
    )
  );
}

interface ClassRowProps {
  readonly known: KnownClass;
  readonly isInAccount: boolean;
  readonly onChanged: () => void;
  /** Anything else there is to say about it. */
  readonly beside?: string;
}

function ClassRow({ known, isInAccount, onChanged, beside }: ClassRowProps) {
  const { t } = useTranslation();
  const forget = useForget();
  const { id, title, mentorName, role, key } = known;
  const when = whenText(known, currentLanguage());
  // The pages behind these buttons look for what this browser remembers.
  const rememberHere = (): void => {
    if (!knownClasses().some((other) => other.id === id && other.role === role)) {
      rememberClass({ ...known, visitedAt: Date.now() });
    }
  };
  return (
    <div className="grid items-center gap-x-5 gap-y-2 md:grid-cols-[140px_minmax(0,1fr)_auto]">
      <p className="leading-tight">
        <b className="block text-base">{when?.day ?? t('home.noTime')}</b>
        <span className="text-[13px] text-text-3">{when?.time}</span>
      </p>
      <p className="min-w-0">
        <b className="block truncate">{title}</b>
        <span className="text-[13px] text-text-2">
          {role === 'mentor' ? t('home.asMentor') : t('home.asMentee', { name: mentorName })}
        </span>
        {beside !== undefined && <span className="text-[13px] text-text-2">{` · ${beside}`}</span>}
        {isInAccount && (
          <span className="text-[13px] text-text-2" data-in-account>{` · ${t('account.inAccount')}`}</span>
        )}
      </p>
      <p className="flex flex-wrap items-center gap-2">
        {/* A plain link: the class page reads its key from the address. */}
        <a href={linkPath({ id, role, key })} className="btn btn-line btn-sm">
          {t('home.enter')}
        </a>
        {role === 'mentor' && (
          <a
            href={linkPath({ id, role, key })}
            className="btn btn-quiet btn-sm"
            onClick={() => {
              rememberRehearsal(id, true);
            }}
          >
            {t('rehearsal.start')}
          </a>
        )}
        {role === 'mentor' && (
          <Link to={`/created/${id}`} className="btn btn-quiet btn-sm" onClick={rememberHere}>
            {t('home.links')}
          </Link>
        )}
        {role === 'mentor' && (
          <Link
            to={`/new?again=${id}`}
            className="btn btn-quiet btn-sm"
            aria-label={t('again.buttonOf', { title })}
            onClick={rememberHere}
          >
            {t('again.button')}
          </Link>
        )}
        {role === 'mentor' ? (
          <DeleteClass
            known={known}
            onGone={onChanged}
            onBack={onChanged}
            trigger={
              <IconButton label={t('home.delete', { title })}>
                <Trash2 size={16} aria-hidden />
              </IconButton>
            }
          />
        ) : (
          <IconButton
            label={t('home.forget', { title })}
            onClick={() => {
              forget(known, onChanged);
              onChanged();
            }}
          >
            <Trash2 size={16} aria-hidden />
          </IconButton>
        )}
      </p>
    </div>
  );
}
