import { Clock, ClockAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useLesson } from '../../hooks/useBenches.ts';
import { useClassState } from '../../hooks/useClassroom.tsx';
import { useNow } from '../../hooks/useNow.ts';
import { clockTime } from '../../layout/format.ts';

/** The time left of the current step, or by how much it is over. At the end nothing happens except a warmer tone. */
export function StepTimer() {
  const { t } = useTranslation();
  const { dueAt } = useLesson();
  const offset = useClassState((state) => state.clockOffset);
  const now = useNow() + offset;
  if (dueAt === null) {
    return null;
  }
  const isOver = now > dueAt;
  return (
    <span
      className={`pill tabular-nums ${isOver ? 'pill-warn' : ''}`}
      role="timer"
      aria-label={isOver ? t('lesson.over') : t('lesson.left')}
    >
      {isOver ? <ClockAlert size={16} aria-hidden /> : <Clock size={16} aria-hidden />}
      <span>{isOver ? `+${clockTime(now - dueAt)}` : clockTime(dueAt - now)}</span>
    </span>
  );
}
