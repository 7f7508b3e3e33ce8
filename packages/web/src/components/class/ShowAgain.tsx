import { ChevronUp, RotateCcw, Undo2 } from 'lucide-react';
import type { ReplaySeconds } from '@gongbang/protocol';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { prefer, usePreferences } from '../../hooks/usePreferences.ts';
import { useReplay } from '../../hooks/useReplay.tsx';
import { useKeyLabel, useShortcuts } from '../../hooks/useShortcuts.ts';
import { USUAL_REPLAY } from '../../layout/replay.ts';
import { KeyHint } from '../IconButton.tsx';

const SECONDS: readonly ReplaySeconds[] = [10, 20, 30];

/** The mentor replays the last seconds of the hands for everyone. How much and how fast is asked once, and remembered. */
export function ShowAgain() {
  const { t } = useTranslation();
  const act = useAct();
  const key = useKeyLabel('B');
  const { hands, isShared, back } = useReplay();
  const { replay: remembered } = usePreferences();
  const [isOpen, setOpen] = useState(false);
  const choice = remembered ?? USUAL_REPLAY;
  const show = (): void => {
    setOpen(false);
    prefer({ replay: choice });
    void act('replay:show', choice);
  };
  const press = (): void => {
    if (isShared) {
      back();
    } else if (remembered === null) {
      setOpen(true);
    } else {
      show();
    }
  };
  useShortcuts(hands === null ? {} : { KeyB: press });
  if (hands === null) {
    return null;
  }
  if (isShared) {
    return (
      <button className="btn btn-primary" aria-keyshortcuts={key} onClick={back} data-show-again>
        <Undo2 size={20} aria-hidden />
        <span>{t('replay.backToNow')}</span>
        <KeyHint shortcut="B" />
      </button>
    );
  }
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Anchor asChild>
        <span className="inline-flex items-center">
          <button
            className="btn btn-quiet max-md:px-2"
            aria-keyshortcuts={key}
            aria-label={t('replay.show')}
            title={t('replay.show')}
            onClick={press}
            data-show-again
          >
            <RotateCcw size={20} aria-hidden />
            <span className="max-xl:hidden">{t('replay.show')}</span>
          </button>
          <Popover.Trigger asChild>
            <button className="icon-btn" aria-label={t('replay.choose')}>
              <ChevronUp size={20} aria-hidden />
            </button>
          </Popover.Trigger>
        </span>
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          className="panel z-(--z-pop) grid w-72 gap-3 rounded-lg p-4 shadow-3"
          side="top"
          align="start"
          sideOffset={8}
          collisionPadding={8}
          aria-label={t('replay.show')}
        >
          <Choice
            label={t('replay.howMuch')}
            options={SECONDS.map((seconds) => [seconds, t('replay.seconds', { count: seconds })])}
            chosen={choice.seconds}
            onChoose={(seconds) => {
              prefer({ replay: { ...choice, seconds } });
            }}
          />
          <Choice
            label={t('replay.speed')}
            options={[
              [1, t('replay.asItWas')],
              [0.5, t('replay.half')],
              [0.25, t('replay.quarter')],
            ]}
            chosen={choice.speed}
            onChoose={(speed) => {
              prefer({ replay: { ...choice, speed } });
            }}
          />
          <button className="btn btn-primary w-full" onClick={show}>
            <RotateCcw size={20} aria-hidden />
            <span>{t('replay.showSeconds', { count: choice.seconds })}</span>
          </button>
          <p className="text-[13px] text-text-2">{t('replay.toAll')}</p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface ChoiceProps<T extends number> {
  readonly label: string;
  readonly options: readonly (readonly [T, string])[];
  readonly chosen: T;
  readonly onChoose: (value: T) => void;
}

function Choice<T extends number>({ label, options, chosen, onChoose }: ChoiceProps<T>) {
  return (
    <div className="grid gap-1.5">
      <span className="text-[13px] text-text-2">{label}</span>
      <div className="seg grid auto-cols-fr grid-flow-col" role="group" aria-label={label}>
        {options.map(([value, text]) => (
          <button
            key={value}
            aria-pressed={value === chosen}
            onClick={() => {
              onChoose(value);
            }}
          >
            {text}
          </button>
        ))}
      </div>
    </div>
  );
}
