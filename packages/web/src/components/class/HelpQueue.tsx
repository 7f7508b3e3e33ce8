import { Check, Ear, Hand, LifeBuoy, Presentation } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useBenchActions } from '../../hooks/useBenchActions.ts';
import { useHelpQueue } from '../../hooks/useBenches.ts';
import { useClassState } from '../../hooks/useClassroom.tsx';
import { useShortcuts } from '../../hooks/useShortcuts.ts';
import { useStacked } from '../../hooks/useStacked.ts';
import { useSteady } from '../../hooks/useSteady.ts';
import { waitsSince, type BenchState } from '../../layout/wall.ts';
import { Avatar } from '../Avatar.tsx';
import { Waited } from '../wall/Waited.tsx';

const idOf = ({ peer }: BenchState): string => peer.id;

/** Those who wait for help: the stuck first, then by how long they have waited. Nothing moves under the pointer. */
export function HelpQueue({ onLook }: { onLook: (peerId: string) => void }) {
  const { t } = useTranslation();
  const act = useAct();
  const queue = useHelpQueue();
  const { rows, hold } = useSteady(queue, idOf);
  const list = useRef<HTMLUListElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useStacked(list);
  const [at, setAt] = useState<string | null>(null);
  const hands = queue.filter(({ place }) => place !== null).length;
  const step = (by: 1 | -1): void => {
    // In the order shown.
    const waiting = rows.filter(({ isGone }) => !isGone).map(({ item }) => item);
    const index = waiting.findIndex(({ peer }) => peer.id === at);
    const next = waiting[index === -1 ? 0 : Math.min(waiting.length - 1, Math.max(0, index + by))];
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
  if (rows.length === 0) {
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
      {/* Above the list: below it, it would move with whatever else the rail shows. */}
      <div className="flex gap-2 border-b border-line px-3 py-2">
        <button
          className="btn btn-line btn-sm grow"
          disabled={hands === 0}
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
        <button
          className="btn btn-quiet btn-sm"
          disabled={hands === 0}
          onClick={() => void act('hand:lowerAll', {})}
        >
          {t('queue.lowerAll')}
        </button>
      </div>
      <div
        ref={box}
        className="min-h-0 flex-1 overflow-y-auto"
        tabIndex={0}
        role="group"
        aria-label={t('queue.title')}
        {...hold}
      >
        <ul ref={list} className="relative">
          {rows.map(({ item, isGone }) => (
            <QueueRow
              key={item.peer.id}
              bench={item}
              isGone={isGone}
              isCurrent={item.peer.id === at}
              onLook={onLook}
              onHelped={() => {
                // The row's own buttons are about to disappear.
                box.current?.focus({ preventScroll: true });
              }}
            />
          ))}
        </ul>
      </div>
    </div>
  );
}

interface QueueRowProps {
  readonly bench: BenchState;
  /** They no longer wait, and their row keeps its place until the list settles. */
  readonly isGone: boolean;
  readonly isCurrent: boolean;
  readonly onLook: (peerId: string) => void;
  readonly onHelped: () => void;
}

function QueueRow({ bench, isGone, isCurrent, onLook, onHelped }: QueueRowProps) {
  const { t } = useTranslation();
  const isMentor = useClassState((state) => state.role === 'mentor');
  const { toggleWhisper, whisperTo, toggleStage, isOnStage, isInvited, helped } = useBenchActions();
  const { peer, stuckAt, note } = bench;
  const since = waitsSince(bench);
  const Icon = stuckAt === null ? Hand : LifeBuoy;
  const fallback = stuckAt === null ? t('queue.raised') : t('wall.stuck');
  return (
    <li
      className={`absolute inset-x-0 top-0 grid gap-2.5 border-b border-line px-4 py-3 ${stuckAt === null ? '' : 'bg-live-soft'} ${isCurrent ? 'shadow-[inset_3px_0_0_var(--primary)]' : ''} ${isGone ? 'opacity-50' : ''}`}
      data-queue={peer.id}
      data-gone={isGone || undefined}
      inert={isGone}
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
            <span className="truncate">{isGone ? t('queue.gone') : note === '' ? fallback : note}</span>
          </span>
        </span>
        {since !== null && !isGone && (
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
        <button
          className="btn btn-quiet btn-xs ml-auto"
          onClick={() => {
            helped(bench);
            onHelped();
          }}
        >
          <Check size={16} aria-hidden />
          <span>{t('queue.helped')}</span>
        </button>
      </span>
    </li>
  );
}
