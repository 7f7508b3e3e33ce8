import { Check, Ear, Hand, LifeBuoy, Presentation } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useBenchActions } from '../../hooks/useBenchActions.ts';
import { useHelpQueue } from '../../hooks/useBenches.ts';
import { useClassState } from '../../hooks/useClassroom.tsx';
import { useShortcuts } from '../../hooks/useShortcuts.ts';
import { waitsSince, type BenchState } from '../../layout/wall.ts';
import { Avatar } from '../Avatar.tsx';
import { Waited } from '../wall/Waited.tsx';

/** Those who wait for help: the stuck first, and who waits longest. */
export function HelpQueue({ onLook }: { onLook: (peerId: string) => void }) {
  const { t } = useTranslation();
  const act = useAct();
  const queue = useHelpQueue();
  const [at, setAt] = useState<string | null>(null);
  const hands = queue.filter(({ place }) => place !== null).length;
  const step = (by: 1 | -1): void => {
    const index = queue.findIndex(({ peer }) => peer.id === at);
    const next = queue[index === -1 ? 0 : Math.min(queue.length - 1, Math.max(0, index + by))];
    if (next !== undefined) {
      setAt(next.peer.id);
      onLook(next.peer.id);
    }
  };
  useShortcuts({
    KeyJ: () => {
      step(1);
    },
    KeyK: () => {
      step(-1);
    },
  });
  if (queue.length === 0) {
    return (
      <div className="grid flex-1 place-content-center justify-items-center gap-2 p-6 text-center text-text-3">
        <Hand size={24} aria-hidden />
        <b className="text-text-2">{t('queue.empty')}</b>
        <p className="max-w-64 text-sm">{t('queue.emptyHint')}</p>
      </div>
    );
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ul className="min-h-0 flex-1 overflow-y-auto" tabIndex={0} aria-label={t('queue.title')}>
        {queue.map((bench) => (
          <QueueRow key={bench.peer.id} bench={bench} isCurrent={bench.peer.id === at} onLook={onLook} />
        ))}
      </ul>
      {hands > 0 && (
        <div className="flex gap-2 border-t border-line p-3">
          <button
            className="btn btn-line btn-sm grow"
            onClick={() =>
              void act('hand:next', {}).then((answer) => {
                if (answer?.peerId != null) {
                  onLook(answer.peerId);
                }
              })
            }
          >
            {t('queue.next')}
          </button>
          <button className="btn btn-quiet btn-sm" onClick={() => void act('hand:lowerAll', {})}>
            {t('queue.lowerAll')}
          </button>
        </div>
      )}
    </div>
  );
}

interface QueueRowProps {
  readonly bench: BenchState;
  readonly isCurrent: boolean;
  readonly onLook: (peerId: string) => void;
}

function QueueRow({ bench, isCurrent, onLook }: QueueRowProps) {
  const { t } = useTranslation();
  const isMentor = useClassState((state) => state.role === 'mentor');
  const { toggleWhisper, whisperTo, toggleStage, isOnStage, isInvited, helped } = useBenchActions();
  const { peer, stuckAt, place, note } = bench;
  const since = waitsSince(bench);
  const Icon = stuckAt === null ? Hand : LifeBuoy;
  const fallback = stuckAt === null ? t('queue.raised') : t('wall.stuck');
  return (
    <li
      className={`grid gap-2.5 border-b border-line px-4 py-3 ${stuckAt === null ? '' : 'bg-live-soft'} ${isCurrent ? 'shadow-[inset_3px_0_0_var(--primary)]' : ''}`}
      data-queue={peer.id}
    >
      <button
        className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-3 text-left"
        onClick={() => {
          onLook(peer.id);
        }}
      >
        <Avatar name={peer.name} />
        <span className="min-w-0">
          <b className="block truncate">{peer.name}</b>
          <span className="flex items-center gap-1.5 text-sm text-live-text">
            <Icon size={16} className="shrink-0" aria-hidden />
            <span className="truncate">{note === '' ? fallback : note}</span>
          </span>
        </span>
        {since !== null && (
          <span className="text-[13px] text-text-2">
            <Waited since={since} />
          </span>
        )}
      </button>
      <span className="flex flex-wrap items-center gap-2">
        {isMentor && (
          <>
            <button
              className="btn btn-line btn-xs"
              aria-pressed={whisperTo === peer.id}
              onClick={() => {
                toggleWhisper(peer.id);
              }}
            >
              <Ear size={16} aria-hidden />
              <span>{whisperTo === peer.id ? t('whisper.stop') : t('whisper.start')}</span>
            </button>
            <button
              className="btn btn-line btn-xs"
              onClick={() => {
                toggleStage(peer.id);
              }}
            >
              <Presentation size={16} aria-hidden />
              <span>
                {isOnStage(peer.id)
                  ? t('stage.takeOff')
                  : isInvited(peer.id)
                    ? t('stage.stopAsking')
                    : t('stage.short')}
              </span>
            </button>
          </>
        )}
        {place !== null && (
          <button
            className="btn btn-quiet btn-xs ml-auto"
            onClick={() => {
              helped(peer.id);
            }}
          >
            <Check size={16} aria-hidden />
            <span>{t('queue.helped')}</span>
          </button>
        )}
      </span>
    </li>
  );
}
