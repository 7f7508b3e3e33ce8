import type { Attendance as Coming, OwnDate } from '@gongbang/protocol';
import { Plus } from 'lucide-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { askCourses } from '../../client/courses.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useLoaded } from '../../hooks/useLoaded.ts';
import { useToast } from '../../hooks/useToast.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { dayAndTime } from '../../layout/courseDates.ts';
import { Avatar } from '../Avatar.tsx';
import { LateTransfers } from '../money/LateTransfers.tsx';
import { OnTheWay } from './OnTheWay.tsx';
import { People } from './People.tsx';

interface AttendanceProps {
  readonly date: OwnDate;
  readonly onChanged: () => void;
}

/** Who is coming to a date, and who is in line. */
export function Attendance({ date, onChanged }: AttendanceProps) {
  const { t } = useTranslation();
  const numbers = [
    ...[date.booked, date.waiting, date.seats, date.awaiting, date.kitsToSend],
    ...[date.paid?.people, date.paid?.back.amount],
  ].join(' ');
  const load = useCallback(
    async () => ({
      // Loaded again when the date has changed.
      of: numbers,
      coming: await askCourses('getAttendance', { params: { dateId: date.id } }),
    }),
    [date.id, numbers],
  );
  const { value, failure, reload } = useLoaded(load);
  if (value === null) {
    return (
      <div className="px-5 pb-4">
        <OnTheWay failure={failure} reload={reload} />
      </div>
    );
  }
  const changed = (): void => {
    reload();
    onChanged();
  };
  return (
    <>
      {date.state === 'cancelled' && value.coming.people.length === 0 ? (
        <p className="second px-5 pb-4">{t('ownStudio.allCancelled')}</p>
      ) : (
        <People coming={value.coming} onChanged={changed} />
      )}
      <LateTransfers late={value.coming.late} onChanged={changed} />
      {date.state !== 'past' && <WaitingLine coming={value.coming} onChanged={changed} />}
    </>
  );
}

interface WaitingLineProps {
  readonly coming: Coming;
  readonly onChanged: () => void;
}

function WaitingLine({ coming: { line, date }, onChanged }: WaitingLineProps) {
  const { t } = useTranslation();
  const language = currentLanguage();
  return (
    line.length > 0 && (
      <div className="inline-part stack is-close">
        <div className="across is-apart">
          <b className="text-sm">{t('ownStudio.line', { count: line.length })}</b>
          <AddSeat date={date} onChanged={onChanged} />
        </div>
        <ol className="stack is-close text-sm">
          {line.map(({ id, name, since, offeredUntil }) => (
            <li key={id} className="across is-apart" data-waiting>
              <span className="nm">
                <Avatar name={name} size={28} />
                <span className="min-w-0">{name}</span>
              </span>
              <span className="small tabular-nums">
                {offeredUntil === null
                  ? dayAndTime(since, language)
                  : t('ownStudio.offeredUntil', { when: dayAndTime(offeredUntil, language) })}
              </span>
            </li>
          ))}
        </ol>
        <p className="small">{t('ownStudio.lineHint')}</p>
      </div>
    )
  );
}

/** One more seat, which is offered at once. */
function AddSeat({ date, onChanged }: AttendanceProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const { act, isBusy } = useCourseAct();
  return (
    <button
      className="btn btn-line btn-sm"
      disabled={isBusy}
      aria-busy={isBusy}
      onClick={() => {
        act(async () => {
          await askCourses('changeDate', { params: { dateId: date.id }, body: { seats: date.seats + 1 } });
          toast('info', t('ownStudio.seatAdded'));
          onChanged();
        });
      }}
    >
      <Plus size={14} aria-hidden />
      <span>{t('ownStudio.addSeat')}</span>
    </button>
  );
}
