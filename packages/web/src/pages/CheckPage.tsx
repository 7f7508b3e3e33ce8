import {
  type Destination,
  MEDIA_WAYS,
  type MediaWay,
  type ParsedCandidate,
  type WayResult,
} from '@gongbang/client';
import { CircleAlert, CircleCheckBig, CircleMinus, RefreshCw, Server, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { AccountButton } from '../components/account/AccountButton.tsx';
import { DeviceChecks } from '../components/check/DeviceChecks.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { DataTable } from '../components/DataTable.tsx';
import { HandOver, InsecureNote } from '../components/SecureAddress.tsx';
import { SiteHeader } from '../components/SiteHeader.tsx';
import { useConnectionCheck, type CheckState } from '../hooks/useConnectionCheck.ts';
import { textTable, verdictOf } from '../layout/connectionReport.ts';

/** Tries every way to the server on its own, and says in plain words what works and what to do about the rest. */
export function CheckPage() {
  const { t } = useTranslation();
  const check = useConnectionCheck();
  const results = MEDIA_WAYS.flatMap((way) => check.ways.get(way) ?? []);
  const open = results.filter(({ state }) => state === 'open').map(({ way }) => way);
  const tried = results.filter(({ state }) => state !== 'absent').length;
  const verdict = verdictOf({ ...check, open });
  return (
    <>
      <SiteHeader account={<AccountButton />} />
      <main id="main" className="site grid gap-6 pt-4 pb-12">
        <div className="flex flex-wrap items-end justify-between gap-4">
          <header className="grid gap-2" role="status">
            <h1 className="text-[28px] font-[750] md:text-4xl" data-verdict={verdict}>
              {t(`check.verdict.${verdict}`)}
            </h1>
            <p className="text-base text-text-2">
              {check.isRunning || verdict === 'checking'
                ? t('check.running')
                : `${t('check.openWays', { open: open.length, count: tried })} ${t(`check.hint.${verdict}`)}`}
            </p>
          </header>
          <div className="flex flex-wrap gap-3">
            <CopyButton className="btn btn-quiet" label={t('check.copy')} text={reportOf(check, results)} />
            <button
              className="btn btn-primary"
              disabled={check.isRunning}
              aria-busy={check.isRunning}
              onClick={check.again}
            >
              <RefreshCw size={20} aria-hidden />
              <span>{t('check.again')}</span>
            </button>
          </div>
        </div>
        {isSecureContext ? !('mediaDevices' in navigator) && <HandOver /> : <InsecureNote />}
        <div className="check-ways">
          {MEDIA_WAYS.map((way) => (
            <WayCard
              key={way}
              way={way}
              result={check.ways.get(way) ?? null}
              isRunning={check.isRunning}
              isBest={open[0] === way}
            />
          ))}
          <SignallingCard ms={check.signallingMs} />
        </div>
        <DeviceChecks />
        {!check.isRunning && <Advice destinations={check.destinations} isNeeded={verdict !== 'fine'} />}
        <Candidates results={results} />
      </main>
    </>
  );
}

interface WayCardProps {
  readonly way: MediaWay;
  readonly result: WayResult | null;
  readonly isRunning: boolean;
  readonly isBest: boolean;
}

function WayCard({ way, result, isRunning, isBest }: WayCardProps) {
  const { t } = useTranslation();
  const state = result?.state ?? (isRunning ? 'waiting' : 'absent');
  const roundTrip = result?.pair?.roundTripMs ?? result?.connectMs ?? null;
  return (
    <section
      className={`card grid grid-rows-[auto_auto_1fr_auto] gap-2 p-5 ${isBest ? 'border-2 border-good' : ''}`}
      data-way={way}
      data-state={state}
    >
      <div className="flex items-center justify-between gap-2">
        <span className="text-sm font-semibold text-text-2">{t(`check.way.${way}`)}</span>
        {isBest && <span className="pill pill-good">{t('check.used')}</span>}
        {state === 'open' && !isBest && <span className="pill">{t('check.spare')}</span>}
      </div>
      <h2 className="flex items-center gap-2 text-lg">
        <StateIcon state={state} />
        <span>{t(`check.state.${state}`)}</span>
      </h2>
      <p className="text-sm text-text-2">{t(`check.about.${way}`)}</p>
      <p className="flex justify-between border-t border-line pt-3 text-[13px] text-text-2">
        <span>{t('check.roundTrip')}</span>
        <b className="text-text tabular-nums">
          {roundTrip === null ? '–' : t('check.ms', { count: Math.round(roundTrip) })}
        </b>
      </p>
    </section>
  );
}

function StateIcon({ state }: { state: WayResult['state'] | 'waiting' }) {
  switch (state) {
    case 'open':
      return <CircleCheckBig size={20} className="shrink-0 text-good-text" aria-hidden />;
    case 'closed':
      return <CircleAlert size={20} className="shrink-0 text-warn-text" aria-hidden />;
    case 'absent':
      return <CircleMinus size={20} className="shrink-0 text-text-3" aria-hidden />;
    case 'waiting':
      return <span className="spinner h-5 w-5 shrink-0" />;
  }
}

/** The page's own connection, without which there is no class at all. */
function SignallingCard({ ms }: { ms: number | null | undefined }) {
  const { t } = useTranslation();
  const state = ms === undefined ? 'waiting' : ms === null ? 'closed' : 'open';
  return (
    <section
      className="card grid grid-rows-[auto_auto_1fr_auto] gap-2 p-5"
      data-way="signalling"
      data-state={state}
    >
      <span className="text-sm font-semibold text-text-2">{t('check.way.signalling')}</span>
      <h2 className="flex items-center gap-2 text-lg">
        <StateIcon state={state} />
        <span>{t(`check.state.${state}`)}</span>
      </h2>
      <p className="text-sm text-text-2">{t('check.about.signalling')}</p>
      <p className="flex justify-between border-t border-line pt-3 text-[13px] text-text-2">
        <span>{t('check.roundTrip')}</span>
        <b className="text-text tabular-nums">
          {ms == null ? '–' : t('check.ms', { count: Math.round(ms) })}
        </b>
      </p>
    </section>
  );
}

/** What whoever looks after the network has to know. */
function Advice({ destinations, isNeeded }: { destinations: readonly Destination[]; isNeeded: boolean }) {
  const { t } = useTranslation();
  return (
    <section className="card grid gap-3 p-5" data-advice>
      <h2 className="flex items-center gap-2 text-lg">
        {isNeeded ? (
          <TriangleAlert size={20} className="text-warn-text" aria-hidden />
        ) : (
          <Server size={20} className="text-text-3" aria-hidden />
        )}
        <span>{t('check.admin')}</span>
      </h2>
      <p className="text-sm text-text-2">{t(isNeeded ? 'check.adminNeeded' : 'check.adminFine')}</p>
      <ul className="grid gap-1 font-mono text-sm">
        <li>{`TCP ${location.host} (HTTPS, WebSocket)`}</li>
        {destinations.map(({ protocol, address, port }) => (
          <li key={`${protocol} ${address} ${port}`}>{`${protocol} ${address}:${port}`}</li>
        ))}
      </ul>
    </section>
  );
}

const COLUMNS = [
  'type',
  'protocol',
  'address',
  'port',
  'priority',
  'foundation',
  'component',
  'tcptype',
  'relatedAddress',
  'generation',
  'ufrag',
] as const satisfies readonly (keyof ParsedCandidate)[];

const cellsOf = (candidate: ParsedCandidate): string[] => COLUMNS.map((column) => String(candidate[column]));

/** Every candidate in full, and the pair that was used. */
function Candidates({ results }: { results: readonly WayResult[] }) {
  const { t } = useTranslation();
  return (
    <details className="card">
      <summary className="flex cursor-pointer flex-wrap items-center justify-between gap-2 px-5 py-4">
        <b>{t('check.details')}</b>
        <span className="text-[13px] text-text-3">{t('check.detailsHint')}</span>
      </summary>
      <div className="grid gap-5 px-5 pb-5">
        {results
          .filter(({ state }) => state !== 'absent')
          .map(({ way, pair, candidates, errors }) => (
            <section key={way} className="grid gap-2" data-candidates={way}>
              <h3 className="text-sm font-semibold">{t(`check.way.${way}`)}</h3>
              <p className="font-mono text-[13px] text-text-2">
                {pair === null ? t('check.noPair') : `${pair.local} → ${pair.remote}`}
              </p>
              {errors.map((error) => (
                <p key={error} className="font-mono text-[13px] text-warn-text">
                  {error}
                </p>
              ))}
              <DataTable label={t(`check.way.${way}`)} heads={COLUMNS} rows={candidates.map(cellsOf)} />
            </section>
          ))}
      </div>
    </details>
  );
}

/** The result as text, in English: it goes to whoever looks after the network or the server. */
function reportOf({ signallingMs, destinations }: CheckState, results: readonly WayResult[]): string {
  const ways = results.map(({ way, state, connectMs, pair, errors }) => [
    way,
    state,
    connectMs === null ? '-' : `${Math.round(connectMs)} ms`,
    pair === null ? errors.join(', ') : `${pair.local} -> ${pair.remote}`,
  ]);
  const candidates = results.flatMap(({ way, candidates: found }) =>
    found.map((candidate) => [way, ...cellsOf(candidate)]),
  );
  return [
    `Gongbang connection check · ${new Date().toISOString()} · ${location.host}`,
    navigator.userAgent,
    '',
    `signalling: ${signallingMs == null ? 'blocked' : `${Math.round(signallingMs)} ms`}`,
    textTable(ways),
    '',
    'To be let through:',
    `TCP ${location.host} (HTTPS, WebSocket)`,
    ...destinations.map(({ protocol, address, port }) => `${protocol} ${address}:${port}`),
    '',
    textTable([['way', ...COLUMNS], ...candidates]),
  ].join('\n');
}
