import { ArrowRight, BatteryLow, MicOff, RotateCcw, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useLesson } from '../../hooks/useBenches.ts';
import { useWorkshop } from '../../hooks/useClassroom.tsx';
import type { PhoneCamera } from '../../hooks/usePhoneCamera.ts';
import { USUAL_REPLAY } from '../../layout/replay.ts';
import { StepTimer } from '../lesson/StepTimer.tsx';
import { Stitches, type Stitch } from '../Stitches.tsx';
import { LOW_BATTERY, percentOf } from './BatteryLevel.tsx';

/** What a mentor with clay on their hands can tap with a knuckle. */
export function PhoneRemote({ battery, isCharging }: Pick<PhoneCamera, 'battery' | 'isCharging'>) {
  const { t } = useTranslation();
  const act = useAct();
  return (
    <>
      <Steps />
      <div className="grid grid-cols-2 gap-3">
        <ShowAgainButton />
        <button className="btn btn-line min-h-24 flex-col" onClick={() => void act('peer:muteAll', {})}>
          <MicOff size={24} aria-hidden />
          <span>{t('order.muteAll')}</span>
        </button>
      </div>
      {battery !== null && battery < LOW_BATTERY && !isCharging ? (
        <p className="flex items-start gap-2 rounded-md bg-sunken p-3 text-sm text-warn-text" role="status">
          <BatteryLow size={20} className="shrink-0" aria-hidden />
          <span>{t('phone.batteryLow', { percent: percentOf(battery) })}</span>
        </p>
      ) : (
        <p className="text-[13px] text-text-3">{t('phone.keepOn')}</p>
      )}
    </>
  );
}

/** Replays the last seconds for everyone, as much and as fast as usual; or comes back to now. */
function ShowAgainButton() {
  const { t } = useTranslation();
  const act = useAct();
  const isShared = useWorkshop(({ replay }) => replay !== null, false);
  const Icon = isShared ? Undo2 : RotateCcw;
  return (
    <button
      className={`btn min-h-24 flex-col ${isShared ? 'btn-primary' : 'btn-line'}`}
      onClick={() => void (isShared ? act('replay:stop', {}) : act('replay:show', USUAL_REPLAY))}
    >
      <Icon size={24} aria-hidden />
      <span>{isShared ? t('replay.backToNow') : t('replay.show')}</span>
      {!isShared && (
        <span className="text-[13px] font-normal text-text-2">
          {t('replay.usual', { count: USUAL_REPLAY.seconds })}
        </span>
      )}
    </button>
  );
}

/** Where the class is, how it is doing there, and the button for the next step. */
function Steps() {
  const { t } = useTranslation();
  const act = useAct();
  const { steps, current } = useLesson();
  const tally = useWorkshop((workshop) => workshop.tally, null);
  const index = steps.findIndex(({ id }) => id === current);
  const next = steps[index + 1];
  if (steps.length === 0) {
    return null;
  }
  const stitches = steps.map((_step, at): Stitch => (at < index ? 'done' : at === index ? 'now' : 'empty'));
  return (
    <>
      <div className="grid gap-1">
        <p className="flex items-center justify-between gap-3">
          <b className="min-w-0">
            {steps[index] === undefined ? t('lesson.soon') : `${index + 1}. ${steps[index].title}`}
          </b>
          <StepTimer />
        </p>
        {tally !== null && <p className="text-sm text-text-2">{t('lesson.counts', { ...tally })}</p>}
      </div>
      <Stitches stitches={stitches} label={t('lesson.place', { number: index + 1, count: steps.length })} />
      <button
        className="btn btn-primary min-h-28 flex-col text-lg"
        disabled={next === undefined}
        onClick={() => {
          if (next !== undefined) {
            void act('step:go', { stepId: next.id });
          }
        }}
      >
        <ArrowRight size={24} aria-hidden />
        <span>{next === undefined ? t('lesson.last') : t('lesson.next')}</span>
      </button>
    </>
  );
}
