import type { Replay } from '@gongbang/client';
import { Pause, Play } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useReplay } from '../../hooks/useReplay.tsx';
import { IconButton, KeyHint } from '../IconButton.tsx';
import { RangeSlider } from '../RangeSlider.tsx';

const SECOND_MS = 1000;
/** How often the position is updated, in ms. */
const LOOK_MS = 200;
const SPEEDS = [0.5, 1] as const;

/** The position in the replay, its speed, and the way back to now: next to the picture, never over it. */
export function ReplayBar() {
  const { t } = useTranslation();
  const { replay, isShared, back } = useReplay();
  const ago = useAgo(replay);
  if (replay === null || isShared) {
    return null;
  }
  const { playhead } = replay;
  const length = Math.round((playhead.end - playhead.start) / SECOND_MS);
  const text = t('replay.ago', { count: ago });
  return (
    <section className="replay-bar panel" aria-label={t('replay.only')} data-replay-bar>
      <b className="min-w-14 shrink-0 tabular-nums">{text}</b>
      <RangeSlider
        className="h-8 min-w-24 flex-1"
        label={t('replay.where')}
        text={text}
        value={length - ago}
        min={0}
        max={length}
        step={1}
        onChange={(second) => {
          replay.seek(playhead.start + second * SECOND_MS);
        }}
      />
      <span className="flex items-center gap-2">
        <span className="seg" role="group" aria-label={t('replay.speed')}>
          {SPEEDS.map((speed) => (
            <button
              key={speed}
              aria-pressed={playhead.speed === speed}
              onClick={() => {
                playhead.setSpeed(speed);
              }}
            >
              {speed}
            </button>
          ))}
        </span>
        <IconButton
          label={playhead.isPaused ? t('replay.goOn') : t('replay.pause')}
          onClick={() => {
            playhead.setPaused(!playhead.isPaused);
          }}
        >
          {playhead.isPaused ? <Play size={20} aria-hidden /> : <Pause size={20} aria-hidden />}
        </IconButton>
        <button className="btn btn-line btn-sm" onClick={back}>
          <span>{t('replay.now')}</span>
          <KeyHint shortcut="B" />
        </button>
      </span>
      <p className="w-full text-[13px] text-text-2 max-md:hidden side:hidden">{t('replay.voice')}</p>
    </section>
  );
}

/** For the mentor: where everyone is in what the mentor is replaying for them. */
export function SharedReplayLine() {
  const { t } = useTranslation();
  const { replay, isShared } = useReplay();
  const ago = useAgo(isShared ? replay : null);
  if (!isShared) {
    return null;
  }
  if (replay === null) {
    return <p className="px-1 text-[13px] text-text-2">{t('replay.toAll')}</p>;
  }
  const { end, start, speed } = replay.playhead;
  const length = Math.round((end - start) / SECOND_MS);
  return (
    <div className="grid gap-1 px-1">
      <p className="flex items-center gap-2">
        <b className="min-w-14 shrink-0 tabular-nums">{t('replay.ago', { count: ago })}</b>
        <progress className="replay-progress min-w-0 flex-1" value={length - ago} max={length} aria-hidden />
        <span className="text-[13px] tabular-nums">{t('replay.times', { speed })}</span>
      </p>
      <p className="text-[13px] text-text-2">{t('replay.small')}</p>
    </div>
  );
}

/** How many seconds before its end the replay is; updated a few times a second. */
function useAgo(replay: Replay | null): number {
  const [, setLooks] = useState(0);
  useEffect(() => {
    if (replay === null) {
      return;
    }
    const timer = setInterval(() => {
      setLooks((looks) => looks + 1);
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
    };
  }, [replay]);
  return replay === null ? 0 : Math.round((replay.playhead.end - replay.playhead.position) / SECOND_MS);
}
