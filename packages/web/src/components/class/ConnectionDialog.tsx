import type { StreamStats, TransportStats } from '@gongbang/client';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useClassState } from '../../hooks/useClassroom.tsx';
import { useStats } from '../../hooks/useStats.ts';
import { textTable } from '../../layout/connectionReport.ts';
import { CopyButton } from '../CopyButton.tsx';
import { DataTable } from '../DataTable.tsx';
import { Modal } from '../Modal.tsx';

const DOT = { good: 'bg-good', fair: 'bg-warn', poor: 'bg-danger' };

/** The user's connection in words, plus everything the browser knows about it for the curious. */
export function ConnectionDialog() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const state = useClassState(({ connection }) => connection.state);
  const isLost = useClassState(({ mediaLostSince }) => mediaLostSince !== null);
  const { quality } = useClassState(({ connectionQuality }) => connectionQuality);
  const isFine = state === 'online' && !isLost;
  const words =
    state === 'online'
      ? isLost
        ? t('quality.recovering')
        : t(`quality.${quality}`)
      : t(`class.connection.${state}`);
  return (
    <>
      <button
        className="flex min-h-8 min-w-8 items-center justify-center gap-2 rounded-md px-1 py-1.5"
        aria-haspopup="dialog"
        data-quality={isFine ? quality : 'lost'}
        onClick={() => {
          setOpen(true);
        }}
      >
        <span className={`h-2 w-2 rounded-full ${isFine ? DOT[quality] : 'bg-warn'}`} aria-hidden />
        <span className="max-md:sr-only">{words}</span>
      </button>
      <Modal title={words} isOpen={isOpen} onOpenChange={setOpen} className="dialog-wide">
        <Reason />
        <StatsTables />
        <div className="flex flex-wrap items-center justify-between gap-3">
          <Link to="/check" target="_blank" className="text-sm">
            <span>{t('check.offer')}</span> <span>{t('check.title')}</span>
          </Link>
          <Dialog.Close className="btn btn-primary">{t('common.close')}</Dialog.Close>
        </div>
      </Modal>
    </>
  );
}

/** What makes the connection less than good, and what helps. */
function Reason() {
  const { t } = useTranslation();
  const { complaint } = useClassState(({ connectionQuality }) => connectionQuality);
  return (
    <p className="text-text-2">{complaint === null ? t('quality.fine') : t(`quality.why.${complaint}`)}</p>
  );
}

/** Everything getStats() knows, at most a second old. */
function StatsTables() {
  const { t } = useTranslation();
  const stats = useStats();
  const shown = stats.filter(({ streams }) => streams.length > 0);
  if (shown.length === 0) {
    return <p className="text-sm text-text-3">{t('stats.nothing')}</p>;
  }
  return (
    <section className="grid gap-4" data-stats>
      {shown.map((transport) => (
        <TransportTable key={transport.direction} transport={transport} />
      ))}
      <div>
        <CopyButton
          className="btn btn-line btn-sm"
          label={t('stats.copy')}
          text={stats.map(textOf).join('\n\n')}
        />
      </div>
    </section>
  );
}

function TransportTable({ transport: { direction, pair, streams } }: { transport: TransportStats }) {
  const { t } = useTranslation();
  const title = direction === 'send' ? t('stats.sending') : t('stats.receiving');
  const heads = [
    t('stats.track'),
    t('stats.codec'),
    t('stats.bitrate'),
    t('stats.size'),
    t('stats.frames'),
    t('stats.freezes'),
    t('stats.loss'),
    t('stats.jitter'),
    t('stats.limit'),
  ];
  return (
    <section className="grid gap-2">
      <h3 className="text-sm font-semibold">{title}</h3>
      {pair !== null && (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 font-mono text-[13px] text-text-2">
          <dt>{t('stats.protocol')}</dt>
          <dd data-protocol={pair.protocol}>{wayOf(pair)}</dd>
          <dt>{t('stats.pair')}</dt>
          <dd className="break-all">{`${pair.local} → ${pair.remote}`}</dd>
          <dt>{t('stats.roundTrip')}</dt>
          <dd>{ms(pair.roundTripMs)}</dd>
        </dl>
      )}
      <DataTable label={title} heads={heads} rows={streams.map(cellsOf)} />
    </section>
  );
}

const BITS_PER_KBIT = 1000;
const NOTHING = '–';
const ms = (value: number | null): string => (value === null ? NOTHING : `${Math.round(value)} ms`);
const percent = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`;
const wayOf = ({ protocol, relayProtocol }: NonNullable<TransportStats['pair']>): string =>
  relayProtocol === null ? protocol : `${protocol} (TURN/${relayProtocol})`;

function cellsOf(stream: StreamStats): string[] {
  const { kind, name, rid, codec, bitrate, width, height, framesPerSecond } = stream;
  return [
    [name, rid].join(' ').trim(),
    codec,
    `${Math.round(bitrate / BITS_PER_KBIT)} kbit/s`,
    width === null || height === null ? NOTHING : `${width}×${height}`,
    framesPerSecond === null ? NOTHING : String(framesPerSecond),
    kind === 'video' ? String(stream.freezes) : percent(stream.concealedRatio),
    percent(stream.lossRatio),
    ms(stream.jitterMs),
    stream.limitation ?? NOTHING,
  ];
}

/** The same as text, in English: it goes to whoever looks after the server. */
function textOf({ direction, pair, streams }: TransportStats): string {
  const heads = ['track', 'codec', 'bitrate', 'size', 'fps', 'freezes', 'loss', 'jitter', 'limited by'];
  const way =
    pair === null
      ? 'not connected'
      : `${wayOf(pair)}  ${pair.local} -> ${pair.remote}  ${ms(pair.roundTripMs)}`;
  return [direction, way, textTable([heads, ...streams.map(cellsOf)])].join('\n');
}
