import { Check, Eye, EyeOff, KeyRound, Trash2, Users } from 'lucide-react';
import { QRCodeSVG } from 'qrcode.react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';

import { knownClasses } from '../client/browserStore.ts';
import { linkPath, linkUrl } from '../client/links.ts';
import { CopyButton } from '../components/CopyButton.tsx';
import { DeleteClass } from '../components/DeleteClass.tsx';
import { IconButton } from '../components/IconButton.tsx';
import { SiteFooter } from '../components/SiteFooter.tsx';
import { SiteHeader } from '../components/SiteHeader.tsx';
import { currentLanguage } from '../i18n/index.ts';
import { dayOf, timeOfDay } from '../layout/format.ts';
import { NoticePage } from './NoticePage.tsx';

const QR_SIZE = 148;

/** The two links of a class that was made in this browser. */
export function CreatedPage() {
  const { t } = useTranslation();
  const { classId } = useParams();
  const navigate = useNavigate();
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
  const classLink = linkUrl({ id, role: 'mentee', key: menteeKey }, location.origin);
  const mentorLink = { id, role: 'mentor', key } as const;
  const language = currentLanguage();
  return (
    <>
      <SiteHeader />
      <main id="main" className="site-narrow grid gap-8 pt-7 pb-10">
        <header className="grid justify-items-center gap-2 text-center">
          <span className="mb-2 grid h-[60px] w-[60px] place-items-center rounded-full bg-good-soft text-good-text">
            <Check size={24} aria-hidden />
          </span>
          <h1 className="text-[28px] font-[750] md:text-4xl">{t('created.title')}</h1>
          <p className="text-base text-text-2">
            {title}
            {startsAt !== null && (
              <>
                <br />
                {dayOf(startsAt, language)} {timeOfDay(startsAt, language)}
              </>
            )}
          </p>
        </header>
        <div className="grid gap-5 md:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)]">
          <section className="card grid content-start gap-4 p-6 shadow-2">
            <div className="flex flex-wrap items-center justify-between gap-2">
              <h2 className="text-lg">{t('created.share')}</h2>
              <span className="pill pill-good">
                <Users size={14} aria-hidden />
                {t('created.shareTag')}
              </span>
            </div>
            <div className="flex flex-wrap gap-5">
              <div
                className="rounded-md bg-white p-2.5 max-md:mx-auto"
                role="img"
                aria-label={t('created.qr')}
              >
                <QRCodeSVG value={classLink} size={QR_SIZE} fgColor="#261f18" aria-hidden />
              </div>
              <div className="grid min-w-52 flex-1 content-start gap-3">
                <p className="text-sm text-text-2">{t('created.shareHint')}</p>
                <LinkBox text={classLink} label={t('created.share')} />
              </div>
            </div>
            <CopyButton text={classLink} label={t('created.copy')} className="btn btn-line" />
          </section>
          <section className="grid content-start gap-4 rounded-lg bg-sunken p-6">
            <div className="flex flex-wrap items-center justify-between gap-2">
              <h2 className="text-lg">{t('created.secret')}</h2>
              <span className="pill pill-warn">
                <KeyRound size={14} aria-hidden />
                {t('created.secretTag')}
              </span>
            </div>
            <p className="text-sm text-text-2">{t('created.secretHint')}</p>
            <SecretLink text={linkUrl(mentorLink, location.origin)} />
            <CopyButton
              text={linkUrl(mentorLink, location.origin)}
              label={t('created.copy')}
              className="btn btn-line"
            />
          </section>
        </div>
        <div className="grid justify-items-center gap-4">
          <a href={linkPath(mentorLink)} className="btn btn-primary btn-lg max-md:w-full">
            {t('created.go')}
          </a>
          <Link to="/">{t('created.home')}</Link>
          <DeleteClass
            known={known}
            onGone={() => void navigate('/')}
            trigger={
              <button className="btn btn-quiet btn-sm">
                <Trash2 size={16} aria-hidden />
                {t('deleteClass.button')}
              </button>
            }
          />
        </div>
      </main>
      <SiteFooter />
    </>
  );
}

function LinkBox({ text, label }: { text: string; label: string }) {
  return (
    <input
      className="input truncate bg-sunken font-mono text-[13px] shadow-none"
      readOnly
      value={text}
      aria-label={label}
      onFocus={(event) => {
        event.target.select();
      }}
    />
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
