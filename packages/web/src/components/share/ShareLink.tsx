import { type ClassLink, linkUrl } from '@gongbang/client';
import { CircleCheck, ExternalLink, Share2, Users, Wifi } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { canHandOver, handOver } from '../../client/handOver.ts';
import { useSharing } from '../../hooks/useSharing.ts';
import { CopyButton } from '../CopyButton.tsx';
import { part } from '../part.tsx';
import { AddressChoice, AddressNotes, OnlyHere } from './AddressNotes.tsx';
import { Elsewhere } from './Elsewhere.tsx';
import { FirstTime } from './FirstTime.tsx';
import { LinkBox } from './LinkBox.tsx';
import { QrCode } from './QrCode.tsx';

const SaveQr = part(async () => (await import('./SaveQr.tsx')).SaveQr, null);
const QR_SIZE = 148;
const REACH_ICON = { everywhere: CircleCheck, network: Wifi, here: Users } as const;

interface ShareLinkProps {
  readonly link: ClassLink;
  readonly title: string;
}

/** The class link, made with an address at which others find the server, and everything they need to know about it. */
export function ShareLink({ link, title }: ShareLinkProps) {
  const { t } = useTranslation();
  const sharing = useSharing();
  const { reach, origin, fingerprint, trustPage, hasMoved, isKnown, isSettled } = sharing;
  const url = linkUrl(link, origin);
  const Icon = REACH_ICON[reach];
  if (!isSettled) {
    return (
      <span className="spinner h-7 w-7 justify-self-center" role="status" aria-label={t('common.loading')} />
    );
  }
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-lg">{title}</h2>
        <span className={`pill ${isKnown && reach === 'here' ? 'pill-warn' : 'pill-good'}`}>
          <Icon size={14} aria-hidden />
          <span>{t(`share.reach.${reach}`)}</span>
        </span>
      </div>
      <AddressNotes sharing={sharing} />
      <AddressChoice sharing={sharing} />
      <div className="flex flex-wrap gap-5">
        <div className="rounded-md bg-white p-2.5 max-md:mx-auto" role="img" aria-label={t('created.qr')}>
          <QrCode value={url} size={QR_SIZE} />
        </div>
        <div className="grid min-w-52 flex-1 content-start gap-3">
          <p className="text-sm text-text-2">{t('created.shareHint')}</p>
          <LinkBox text={url} label={t('created.share')} />
        </div>
      </div>
      <div className="flex flex-wrap gap-2">
        <CopyButton
          text={url}
          label={t(hasMoved ? 'share.copyNew' : 'created.copy')}
          className="btn btn-primary grow"
          onCopied={sharing.handedOut}
        />
        {canHandOver() && <HandOverButton url={url} onHandedOver={sharing.handedOut} />}
        <SaveQr url={url} />
        {reach === 'network' && (
          <a
            className="btn btn-quiet"
            href={`${origin}/check`}
            target="_blank"
            rel="noopener"
            title={t('share.doesItOpenHint')}
          >
            <ExternalLink size={16} aria-hidden />
            <span>{t('share.doesItOpen')}</span>
          </a>
        )}
      </div>
      {fingerprint !== null && <FirstTime {...{ url, fingerprint, trustPage }} />}
      {reach === 'network' && <Elsewhere />}
      <OnlyHere sharing={sharing} />
    </>
  );
}

/** Shares with whatever else on this machine takes a link: messengers, mail, a nearby device. */
function HandOverButton({ url, onHandedOver }: { url: string; onHandedOver: () => void }) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className="btn btn-line"
      onClick={() =>
        void handOver(url).then((isHandedOver) => {
          if (isHandedOver) {
            onHandedOver();
          }
        })
      }
    >
      <Share2 size={16} aria-hidden />
      <span>{t('share.handOver')}</span>
    </button>
  );
}
