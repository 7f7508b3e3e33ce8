import { linkPath, linkUrl } from '@gongbang/client';
import type { OwnClass, OwnDate } from '@gongbang/protocol';
import { ChevronDown, ChevronUp, Megaphone } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { askCourses } from '../../client/courses.ts';
import { rememberDateClass } from '../../client/dateClasses.ts';
import { keepDraft, keptDraft } from '../../client/drafts.ts';
import { useSendsMails } from '../../hooks/useShopFront.ts';
import { useToast } from '../../hooks/useToast.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { dayAndTime, shortDay } from '../../layout/courseDates.ts';
import { newItemId } from '../../layout/lesson.ts';
import { moneyText } from '../../layout/money.ts';
import { CopyButton } from '../CopyButton.tsx';
import { Attendance } from './Attendance.tsx';
import { DateColumn } from './DateWords.tsx';
import { MoveDialog } from './MoveDialog.tsx';
import { WordsDialog } from './WordsDialog.tsx';

interface OwnDateRowProps {
  readonly date: OwnDate;
  /** The keys of its class; null if it is another mentor's. */
  readonly keys: OwnClass['keys'] | null;
  readonly origin: string;
  readonly onChanged: () => void;
}

/** A date of the mentor's own: its numbers, and, unfolded, who is coming and what can be done. */
export function OwnDateRow(props: OwnDateRowProps) {
  const { date, onChanged } = props;
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const when = dayAndTime(date.startsAt, currentLanguage());
  const notes = [
    ...(date.state === 'live' ? [t('courses.live')] : []),
    ...(date.waiting > 0 ? [t('courses.line', { count: date.waiting })] : []),
    ...(date.awaiting > 0 ? [t('ownMoney.awaiting', { count: date.awaiting })] : []),
    ...(date.kitsToSend > 0 ? [t('ownMoney.kitsToSend', { count: date.kitsToSend })] : []),
    ...(date.minimum === null ? [] : [t('ownStudio.needs', { count: date.minimum })]),
    ...(date.booked === 0 && date.awaiting === 0 ? [t('ownStudio.nobody')] : []),
    ...(date.booked >= date.seats ? [t('ownStudio.isFull')] : []),
  ];
  return (
    <div data-own-date={date.id}>
      <div className="sesrow">
        <DateColumn startsAt={date.startsAt} />
        <div className="min-w-0">
          <b className="block">{date.course.title}</b>
          <span className="small tabular-nums">{notes.join(' · ')}</span>
        </div>
        <p className="left">
          <span aria-hidden>
            <b>{date.booked}</b>
            <span>{`/${date.seats}`}</span>
          </span>
          <span className="sr-only">
            {t('ownStudio.takenOf', { booked: date.booked, seats: date.seats })}
          </span>
          {date.paid !== null && <span>{` · ${t('ownMoney.paid', { count: date.paid.people })}`}</span>}
        </p>
        <UnfoldButton when={when} isOpen={isOpen} controls={id} onOpen={setOpen} />
      </div>
      <div id={id} hidden={!isOpen}>
        {isOpen && (
          <>
            <Acts {...props} />
            <Attendance date={date} onChanged={onChanged} />
          </>
        )}
      </div>
    </div>
  );
}

interface UnfoldButtonProps {
  /** Which date it unfolds. */
  readonly when: string;
  readonly isOpen: boolean;
  readonly controls?: string;
  readonly onOpen: (isOpen: boolean) => void;
}

/** Shows and hides who is coming to a date. */
export function UnfoldButton({ when, isOpen, controls, onOpen }: UnfoldButtonProps) {
  const { t } = useTranslation();
  const Icon = isOpen ? ChevronUp : ChevronDown;
  return (
    <button
      className="chev icon-btn min-h-11 min-w-11"
      aria-expanded={isOpen}
      aria-controls={controls}
      aria-label={t(isOpen ? 'ownStudio.fold' : 'ownStudio.unfold', { when })}
      onClick={() => {
        onOpen(!isOpen);
      }}
    >
      <Icon size={18} aria-hidden />
    </button>
  );
}

function Acts({ date, keys, origin, onChanged }: OwnDateRowProps) {
  const { t } = useTranslation();
  const sendsMails = useSendsMails();
  const toast = useToast();
  const [open, setOpen] = useState<'write' | 'move' | 'callOff' | null>(null);
  const day = shortDay(date.startsAt, currentLanguage());
  const told = date.booked + date.awaiting + date.waiting;
  // First it says what happens to the money.
  const callOffText =
    date.paid !== null
      ? t(sendsMails ? 'ownMoney.callOffText' : 'ownMoney.callOffTextUnmailed', {
          people: date.paid.people,
          sum: moneyText(date.paid.back, currentLanguage()),
          count: told,
        })
      : told === 0
        ? t('ownStudio.callOffNobody')
        : t(sendsMails ? 'ownStudio.callOffText' : 'ownStudio.callOffTextUnmailed', { count: told });
  const dialog = (name: typeof open) => ({
    isOpen: open === name,
    onOpenChange: (isOpen: boolean): void => {
      setOpen(isOpen ? name : null);
    },
  });
  const params = { dateId: date.id };
  return (
    <div className="across px-5 pb-4 max-md:px-4">
      {keys !== null && (
        <a
          href={linkPath({ id: date.classId, role: 'mentor', key: keys.mentor })}
          className="btn btn-line btn-sm"
          onClick={() => {
            rememberDateClass(date.classId);
          }}
        >
          {t('ownStudio.enter')}
        </a>
      )}
      {date.booked > 0 && (
        <button
          className="btn btn-line btn-sm"
          onClick={() => {
            setOpen('write');
          }}
        >
          <Megaphone size={16} aria-hidden />
          <span>{t('ownStudio.write')}</span>
        </button>
      )}
      {keys !== null && keys.mentee !== null && (
        <CopyButton
          text={linkUrl({ id: date.classId, role: 'mentee', key: keys.mentee }, origin)}
          label={t('ownStudio.classLink')}
          className="btn btn-line btn-sm"
        />
      )}
      {date.state !== 'live' && (
        <>
          <button
            className="btn btn-quiet btn-sm"
            onClick={() => {
              setOpen('move');
            }}
          >
            {t('ownStudio.move')}
          </button>
          <button
            className="btn btn-quiet btn-sm"
            onClick={() => {
              setOpen('callOff');
            }}
          >
            {t('ownStudio.callOff')}
          </button>
        </>
      )}
      <MoveDialog {...dialog('move')} date={date} onChanged={onChanged} />
      <WordsDialog
        {...dialog('write')}
        of={`write:${date.id}`}
        title={t('ownStudio.writeTitle', { day, count: date.booked })}
        label={t('ownStudio.words')}
        hint={t(sendsMails ? 'ownStudio.writeHint' : 'ownStudio.writeHintUnmailed')}
        cancel={t('common.cancel')}
        confirm={sendsMails ? t('ownStudio.send', { count: date.booked }) : t('ownStudio.post')}
        onWords={async (text) => {
          const kept = keptDraft('sentLetter', date.id);
          // An answer may have been lost: the same words are the same message. Others are another one.
          const body = kept?.text === text ? kept : { draft: newItemId(), text };
          keepDraft('sentLetter', date.id, body);
          const { people } = await askCourses('writeToAll', { params, body });
          keepDraft('sentLetter', date.id, null);
          toast('info', sendsMails ? t('ownStudio.sent', { count: people }) : t('ownStudio.posted'));
        }}
      />
      <WordsDialog
        {...dialog('callOff')}
        of={`callOff:${date.id}`}
        title={t('ownStudio.callOffTitle', { day })}
        text={callOffText}
        label={t('ownStudio.reason')}
        cancel={t('booking.keep')}
        confirm={t('ownStudio.callOffConfirm')}
        isDanger
        onWords={async (text) => {
          await askCourses('cancelDate', { params, body: { text } });
          toast('info', t('ownStudio.calledOffDone'));
          onChanged();
        }}
      />
    </div>
  );
}
