import { ChevronLeft, ChevronRight, TrianglesCenterlineDashedVertical, Users, Video } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useBenches } from '../../hooks/useBenches.ts';
import { useBenchActions } from '../../hooks/useBenchActions.ts';
import { useClassState } from '../../hooks/useClassroom.tsx';
import { useElementSize } from '../../hooks/useElementSize.ts';
import { useMay } from '../../hooks/useMay.ts';
import { useShortcuts } from '../../hooks/useShortcuts.ts';
import { useBenchPictures } from '../../hooks/useStagePictures.ts';
import { useSteady } from '../../hooks/useSteady.ts';
import {
  WALL_ORDERS,
  WALL_PAGE,
  largePlace,
  sortWall,
  wallColumns,
  wallPlaces,
  type BenchState,
  type WallOrder,
} from '../../layout/wall.ts';
import { IconButton } from '../IconButton.tsx';
import { BenchTile } from './BenchTile.tsx';

interface BenchWallProps {
  /** Other choices above the wall. */
  readonly children?: ReactNode;
  /** The mentee whose bench is large; null if none is. */
  readonly large: string | null;
  readonly onLarge: (peerId: string | null) => void;
}

const idOf = ({ peer }: BenchState): string => peer.id;

/** Every mentee's table, in a grid that fits the window. Nothing moves under the pointer, or when one is enlarged. */
export function BenchWall({ large, onLarge, children }: BenchWallProps) {
  const { t } = useTranslation();
  const benches = useBenches();
  const pictures = useBenchPictures();
  const { toggleWhisper, toggleStage, askForBench } = useBenchActions();
  const isMentor = useClassState((state) => state.role === 'mentor');
  const mayWhisper = useMay('whisper:start');
  const mayInvite = useMay('stage:invite');
  const [order, setOrder] = useState<WallOrder>('joined');
  const [page, setPage] = useState(0);
  const [isMirrored, setMirrored] = useState(false);
  const tiles = useRef(new Map<string, HTMLButtonElement>());
  const { rows: sorted, hold } = useSteady(sortWall(benches, order), idOf, { arrangement: order });
  const pages = Math.max(1, Math.ceil(sorted.length / WALL_PAGE));
  // The enlarged bench is on the page being shown.
  const [looked, setLooked] = useState(large);
  if (looked !== large) {
    setLooked(large);
    const index = sorted.findIndex(({ item }) => item.peer.id === large);
    if (index !== -1) {
      setPage(Math.floor(index / WALL_PAGE));
    }
  }
  const current = Math.min(page, pages - 1);
  const shown = sorted.slice(current * WALL_PAGE, (current + 1) * WALL_PAGE);
  const grid = useRef<HTMLDivElement>(null);
  const size = useElementSize(grid);
  const columns = wallColumns(shown.length, false, size);
  const { places, height } = wallPlaces(shown.length, columns, size);
  const [focused, setFocused] = useState<string | null>(null);
  const ids = shown.map(({ item }) => item.peer.id);
  const tabStop = ids.find((id) => id === focused) ?? ids[0];
  useEffect(() => {
    if (large !== null) {
      tiles.current.get(large)?.scrollIntoView({ block: 'nearest' });
    }
  }, [large]);

  const move = (event: KeyboardEvent): void => {
    const steps: Partial<Record<string, number>> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: columns,
      ArrowUp: -columns,
    };
    const step = steps[event.key];
    const next = step === undefined || tabStop === undefined ? undefined : ids[ids.indexOf(tabStop) + step];
    if (next !== undefined) {
      event.preventDefault();
      setFocused(next);
      tiles.current.get(next)?.focus();
    } else if (event.key === 'Escape' && large !== null) {
      onLarge(null);
    }
  };
  const chosen = large ?? focused;
  useShortcuts(
    chosen === null
      ? {}
      : {
          ...(mayWhisper && {
            KeyW: () => {
              toggleWhisper(chosen);
            },
          }),
          ...(mayInvite && {
            KeyT: () => {
              toggleStage(chosen);
            },
          }),
        },
  );
  return (
    <section
      className="grid h-full min-h-0 grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)] gap-2"
      aria-label={t('wall.title')}
      onKeyDown={move}
    >
      <header className="flex min-w-0 flex-wrap items-center gap-2 upright:px-3">
        {children}
        <label className="flex items-center gap-2 text-[13px] whitespace-nowrap text-text-2">
          <span className="max-md:sr-only">{t('wall.order')}</span>
          <select
            className="rounded-sm bg-surface px-2 py-1.5 text-text shadow-[inset_0_0_0_1px_var(--control)]"
            value={order}
            onChange={(event) => {
              setOrder(WALL_ORDERS.find((name) => name === event.target.value) ?? 'joined');
            }}
          >
            {WALL_ORDERS.map((name) => (
              <option key={name} value={name}>
                {t(`order.${name}`)}
              </option>
            ))}
          </select>
        </label>
        <IconButton
          label={t('wall.mirror')}
          aria-pressed={isMirrored}
          className={`icon-btn ${isMirrored ? 'is-on' : ''}`}
          onClick={() => {
            setMirrored(!isMirrored);
          }}
        >
          <TrianglesCenterlineDashedVertical size={20} aria-hidden />
        </IconButton>
        {isMentor && benches.some(({ peer }) => !peer.practice && !pictures.has(peer.id)) && (
          <button
            className="btn btn-line btn-xs"
            onClick={() => {
              askForBench();
            }}
          >
            <Video size={16} aria-hidden />
            <span>{t('bench.askAll')}</span>
          </button>
        )}
        {pages > 1 && (
          <span className="ml-auto flex items-center gap-1 text-[13px] text-text-2 tabular-nums">
            <IconButton
              label={t('wall.previous')}
              disabled={current === 0}
              onClick={() => {
                setPage(current - 1);
              }}
            >
              <ChevronLeft size={20} aria-hidden />
            </IconButton>
            <span>{`${current + 1} / ${pages}`}</span>
            <IconButton
              label={t('wall.next')}
              disabled={current === pages - 1}
              onClick={() => {
                setPage(current + 1);
              }}
            >
              <ChevronRight size={20} aria-hidden />
            </IconButton>
          </span>
        )}
      </header>
      <div ref={grid} className="wall" data-wall {...hold}>
        {shown.length === 0 && <EmptyWall />}
        <div className="relative" style={{ height: shown.length === 0 ? 0 : height }}>
          {shown.map(({ item, isGone }, index) => {
            const { id } = item.peer;
            const place = large === id ? largePlace(index, places, size) : places[index];
            return (
              <BenchTile
                key={id}
                bench={item}
                place={place}
                isGone={isGone}
                picture={pictures.get(id) ?? null}
                isLarge={large === id}
                isMirrored={isMirrored}
                isTabStop={tabStop === id}
                tileRef={(element) => {
                  if (element === null) {
                    tiles.current.delete(id);
                  } else {
                    tiles.current.set(id, element);
                  }
                }}
                onToggle={() => {
                  setFocused(id);
                  onLarge(large === id ? null : id);
                }}
              />
            );
          })}
        </div>
      </div>
    </section>
  );
}

function EmptyWall() {
  const { t } = useTranslation();
  const isRehearsal = useClassState((state) => state.class?.phase === 'rehearsal');
  return (
    <div className="panel grid min-h-60 place-content-center justify-items-center gap-3 p-6 text-center text-text-2">
      <Users size={24} aria-hidden />
      <p className="max-w-80">{t('wall.empty')}</p>
      <p className="max-w-80 text-[13px] text-text-3">
        {isRehearsal ? t('wall.emptyRehearsal') : t('wall.emptyHint')}
      </p>
    </div>
  );
}
