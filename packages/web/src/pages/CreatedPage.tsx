import { linkPath, linkUrl } from '@gongbang/client';
import { Check, CopyPlus, Eye, EyeOff, KeyRound, Trash2, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';

import benchClay from '../assets/scenes/bench-clay.svg';
import benchCrack from '../assets/scenes/bench-crack.svg';
import benchGrey from '../assets/scenes/bench-grey.svg';
import benchSlab from '../assets/scenes/bench-slab.svg';
import { areClassesKept, knownClasses, rememberClass, rememberRehearsal } from '../client/browserStore.ts';
import { AccountButton } from '../components/account/AccountButton.tsx';
import { CalendarButton } from '../components/CalendarButton.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { DeleteClass } from '../components/DeleteClass.tsx';
import { EditClass } from '../components/EditClass.tsx';
import { IconButton } from '../components/IconButton.tsx';
import { SeriesCard } from '../components/series/SeriesCard.tsx';
import { ShareLink } from '../components/share/ShareLink.tsx';
import { SiteFooter } from '../components/SiteFooter.tsx';
import { SiteHeader } from '../components/SiteHeader.tsx';
import { useAccount } from '../hooks/useMe.ts';
import { useSharing } from '../hooks/useSharing.ts';
import { currentLanguage } from '../i18n/index.ts';
import { whenText } from '../layout/when.ts';
import { NoticePage } from './NoticePage.tsx';

/** Drawn benches of practice mentees; some of them mirrored. */
const PRACTICE = [
  [benchClay, false],
  [benchSlab, false],
  [benchGrey, true],
  [benchGrey, false],
  [benchSlab, true],
  [benchCrack, false],
] as const;

/** The two links of a class created in this browser. */
export function CreatedPage() {
  const { t } = useTranslation();
  const { classId } = useParams();
  const navigate = useNavigate();
  const sharing = useSharing();
  const { origin } = sharing;
  const account = useAccount();
  // What this browser remembers is read again when it has changed.
  const [, look] = useState({});
  const [isForMentor, setForMentor] = useState(false);
  const known = knownClasses().find(({ id, role }) => id === classId && role === 'mentor');
  if (known?.menteeKey === undefined) {
    return (
      <NoticePage icon={KeyRound} title={t('created.unknown')} hint={t('created.unknownHint')}>
        <Link to="/" className="btn btn-primary">
          {t('common.home')}
        </Link>
      </NoticePage>
    );
  }
  const { id, title, startsAt, key, menteeKey } = known;
  const mentorLink = { id, role: 'mentor', key } as const;
  const mentorUrl = linkUrl(mentorLink, origin);
  const when = whenText(known, currentLanguage());
  return (
    <>
      <SiteHeader account={<AccountButton />} />
      <main id="main" className="site-narrow grid gap-8 pt-7 pb-10">
        <header className="grid justify-items-center gap-2 text-center">
          <span className="mb-2 grid h-[60px] w-[60px] place-items-center rounded-full bg-good-soft text-good-text">
            <Check size={24} aria-hidden />
          </span>
          <h1 className="text-[28px] font-[750] md:text-4xl">{t('created.title')}</h1>
          <p className="text-base text-text-2">
            <span className="break-words">{title}</span>
            {when !== null && (
              <>
                <br />
                <span>{when.own}</span>
              </>
            )}
          </p>
          <div className="flex flex-wrap justify-center gap-2">
            <EditClass
              id={id}
              linkKey={key}
              className="btn btn-line btn-sm"
              onChanged={(info) => {
                rememberClass({
                  ...known,
                  title: info.title,
                  mentorName: info.mentorName,
                  startsAt: info.startsAt,
                  wholeDay: info.wholeDay,
                  timeZone: info.timeZone,
                });
                look({});
              }}
            />
            {startsAt !== null && (
              <CalendarButton
                entries={[
                  {
                    id,
                    linkKey: key,
                    url: isForMentor ? mentorUrl : linkUrl({ id, role: 'mentee', key: menteeKey }, origin),
                  },
                ]}
              />
            )}
            <Link to={`/new?again=${id}`} className="btn btn-quiet btn-sm">
              <CopyPlus size={16} aria-hidden />
              <span>{t('again.title')}</span>
            </Link>
          </div>
          {startsAt !== null && (
            <label className="flex items-center gap-2 text-[13px] text-text-2">
              <input
                type="checkbox"
                className="h-5 w-5 shrink-0 accent-[var(--primary)]"
                checked={isForMentor}
                onChange={(event) => {
                  setForMentor(event.target.checked);
                }}
              />
              <span>{t('calendar.withSecret')}</span>
            </label>
          )}
        </header>
        <SeriesCard
          known={known}
          sharing={sharing}
          isForMentor={isForMentor}
          onChanged={() => {
            look({});
          }}
        />
        <div className="grid gap-5 md:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)]">
          <section className="card grid min-w-0 content-start gap-4 p-6 shadow-2">
            <ShareLink link={{ id, role: 'mentee', key: menteeKey }} title={t('created.share')} />
          </section>
          <section className="grid min-w-0 content-start gap-4 self-start rounded-lg bg-sunken p-6">
            <div className="flex flex-wrap items-center justify-between gap-2">
              <h2 className="text-lg">{t('created.secret')}</h2>
              <span className="pill pill-warn">
                <KeyRound size={14} aria-hidden />
                <span>{t('created.secretTag')}</span>
              </span>
            </div>
            {account === null && !areClassesKept() && (
              <p className="note note-warn" data-unkept>
                <TriangleAlert size={20} aria-hidden />
                <span>
                  <b className="text-text">{t('created.secretUnkept')}</b>{' '}
                  <span>{t('created.secretUnkeptHint')}</span>
                </span>
              </p>
            )}
            <p className="text-sm text-text-2">{t('created.secretHint')}</p>
            <SecretLink text={mentorUrl} />
            <CopyButton text={mentorUrl} label={t('created.copy')} className="btn btn-line" />
          </section>
        </div>
        <section className="card grid items-center gap-4 p-6 md:grid-cols-[220px_minmax(0,1fr)_auto] md:gap-6">
          <div className="grid grid-cols-3 gap-1.5 max-md:hidden">
            {PRACTICE.map(([scene, isMirrored], place) => (
              <img
                key={place}
                src={scene}
                alt=""
                className={`aspect-[4/3] w-full rounded-sm object-cover ${isMirrored ? '-scale-x-100' : ''}`}
              />
            ))}
          </div>
          <div className="grid gap-1">
            <h2 className="text-lg">{t('rehearsal.card')}</h2>
            <p className="text-sm text-text-2">{t('rehearsal.cardHint')}</p>
          </div>
          <a
            href={linkPath(mentorLink)}
            className="btn btn-line"
            onClick={() => {
              rememberRehearsal(id, true);
            }}
          >
            {t('rehearsal.start')}
          </a>
        </section>
        <div className="grid justify-items-center gap-4">
          <a href={linkPath(mentorLink)} className="btn btn-line btn-lg max-md:w-full">
            {t('created.go')}
          </a>
          <Link to="/">{t('created.home')}</Link>
          <DeleteClass
            known={known}
            onGone={() => void navigate('/')}
            onBack={() => void navigate(`/created/${id}`)}
            trigger={
              <button className="btn btn-quiet btn-sm">
                <Trash2 size={16} aria-hidden />
                <span>{t('deleteClass.button')}</span>
              </button>
            }
          />
        </div>
      </main>
      <SiteFooter />
    </>
  );
}

function SecretLink({ text }: { text: string }) {
  const { t } = useTranslation();
  const [isShown, setShown] = useState(false);
  const toggle = isShown ? t('created.hide') : t('created.show');
  return (
    <div className="relative">
      <input
        className="input truncate pr-12 font-mono text-[13px] shadow-none"
        type={isShown ? 'text' : 'password'}
        autoComplete="off"
        readOnly
        value={text}
        aria-label={t('created.secret')}
      />
      <span className="absolute top-[3px] right-1">
        <IconButton
          label={toggle}
          onClick={() => {
            setShown(!isShown);
          }}
        >
          {isShown ? <EyeOff size={20} aria-hidden /> : <Eye size={20} aria-hidden />}
        </IconButton>
      </span>
    </div>
  );
}
