import type { Attendance as Coming, OwnDate } from '@gongbang/protocol';
import { Lock, Plus } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { askCourses } from '../../client/courses.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useLoaded } from '../../hooks/useLoaded.ts';
import { useToast } from '../../hooks/useToast.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { dayAndTime } from '../../layout/courseDates.ts';
import { Avatar } from '../Avatar.tsx';
import { OnTheWay } from './OnTheWay.tsx';
import { WordsDialog } from './WordsDialog.tsx';

interface AttendanceProps {
  readonly date: OwnDate;
  readonly onChanged: () => void;
}

/** Who comes to a date, and who waits. */
export function Attendance({ date, onChanged }: AttendanceProps) {
  const load = useCallback(
    async () => ({
      // Asked anew when the date has changed.
      of: `${date.booked} ${date.waiting} ${date.seats}`,
      coming: await askCourses('getAttendance', { params: { dateId: date.id } }),
    }),
    [date.id, date.booked, date.waiting, date.seats],
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
      <People coming={value.coming} onChanged={changed} />
      <WaitingLine coming={value.coming} onChanged={changed} />
    </>
  );
}

interface ComingProps {
  readonly coming: Coming;
  readonly onChanged: () => void;
}

function People({ coming: { people, held }, onChanged }: ComingProps) {
  const { t } = useTranslation();
  const language = currentLanguage();
  return (
    <>
      {people.length === 0 ? (
        <p className="second px-5 pb-4">{t('ownStudio.nobody')}</p>
      ) : (
        <table className="ppl">
          <thead>
            <tr>
              <th scope="col">{t('ownStudio.name')}</th>
              <th scope="col">{t('ownStudio.bookedAt')}</th>
              <th scope="col">{t('ownStudio.before')}</th>
              <th scope="col">
                <span className="sr-only">{t('ownStudio.takeOut')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {people.map(({ id, name, bookedAt, before, isAsked }) => (
              <tr key={id} data-coming>
                <td>
                  <span className="nm">
                    <Avatar name={name} size={28} />
                    <span className="min-w-0">
                      <span className="block">{name}</span>
                      {isAsked && <span className="small">{t('ownStudio.asked')}</span>}
                    </span>
                  </span>
                </td>
                <td className="tabular-nums">{dayAndTime(bookedAt, language)}</td>
                <td className="tabular-nums">
                  {before === 0 ? t('ownStudio.first') : t('ownStudio.times', { count: before })}
                </td>
                <td>
                  <TakeOut id={id} name={name} onChanged={onChanged} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="across is-apart px-5 py-3">
        <p className="seewho">
          <Lock size={16} aria-hidden />
          <span>{t('ownStudio.onlyNames')}</span>
        </p>
        {held > 0 && <p className="small">{t('ownStudio.held', { count: held })}</p>}
      </div>
    </>
  );
}

function TakeOut({ id, name, onChanged }: { id: string; name: string; onChanged: () => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        className="btn btn-quiet btn-sm"
        aria-haspopup="dialog"
        aria-label={t('ownStudio.takeOutOf', { name })}
        onClick={() => {
          setOpen(true);
        }}
      >
        {t('ownStudio.takeOut')}
      </button>
      <WordsDialog
        of={`takeOut:${id}`}
        title={t('ownStudio.takeOutTitle', { name })}
        text={t('ownStudio.takeOutText')}
        label={t('ownStudio.reason')}
        cancel={t('booking.keep')}
        confirm={t('ownStudio.takeOut')}
        isDanger
        isOpen={isOpen}
        onOpenChange={setOpen}
        onWords={async (text) => {
          await askCourses('takeOut', { params: { bookingId: id }, body: { text } });
          toast('info', t('ownStudio.takeOutDone'));
          onChanged();
        }}
      />
    </>
  );
}

function WaitingLine({ coming: { line, date }, onChanged }: ComingProps) {
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

/** One seat more: it is offered at once. */
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
