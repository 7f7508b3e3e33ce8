import '../../styles/ownMoney.css';

import type { Attendance } from '@gongbang/protocol';
import { Lock } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { currentLanguage } from '../../i18n/index.ts';
import { dayAndTime } from '../../layout/courseDates.ts';
import { Avatar } from '../Avatar.tsx';
import { KitCell, PaymentCell } from '../money/PaymentCells.tsx';
import { BookingMenu } from './BookingMenu.tsx';
import { TakeOut } from './TakeOut.tsx';

type Coming = Attendance['people'][number];

interface PeopleProps {
  readonly coming: Attendance;
  readonly onChanged: () => void;
}

/** Who is coming to a date; and, if it costs something, how they paid, and their kits. */
export function People({ coming: { people, held, date }, onChanged }: PeopleProps) {
  const { t } = useTranslation();
  const isPaid = people.some(({ payment }) => payment !== null);
  // Nobody can be written to when the date is over.
  const isOn = date.state !== 'past' && date.state !== 'cancelled';
  return (
    <>
      {people.length === 0 ? (
        <p className="second px-5 pb-4">{t('ownStudio.nobody')}</p>
      ) : (
        <table className="ppl">
          <thead>
            <tr>
              <th scope="col">{t('ownStudio.name')}</th>
              {isPaid ? (
                <>
                  <th scope="col">{t('ownMoney.payment')}</th>
                  <th scope="col">{t('ownMoney.kit')}</th>
                </>
              ) : (
                <th scope="col">{t('ownStudio.bookedAt')}</th>
              )}
              <th scope="col">{t('ownStudio.before')}</th>
              <th scope="col">
                <span className="sr-only">{t('ownStudio.acts')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {people.map((person) => (
              <PersonRow
                key={person.id}
                person={person}
                isPaid={isPaid}
                isOver={date.state === 'past'}
                onChanged={onChanged}
              />
            ))}
          </tbody>
        </table>
      )}
      <div className="across is-apart px-5 py-3">
        <p className="seewho">
          <Lock size={16} aria-hidden />
          <span>
            {t(isPaid ? 'ownMoney.onlyNames' : isOn ? 'ownStudio.onlyNames' : 'ownStudio.onlyNamesOver')}
          </span>
        </p>
        {held > 0 && <p className="small">{t('ownStudio.held', { count: held })}</p>}
      </div>
    </>
  );
}

interface PersonRowProps {
  readonly person: Coming;
  /** Whether anybody pays on this date. */
  readonly isPaid: boolean;
  /** Nobody is taken out of a date that is over. */
  readonly isOver: boolean;
  readonly onChanged: () => void;
}

function PersonRow({ person, isPaid, isOver, onChanged }: PersonRowProps) {
  const { t } = useTranslation();
  const { id, name, bookedAt, before, isAsked, payment } = person;
  return (
    <tr data-coming>
      <td>
        <span className="nm">
          <Avatar name={name} size={28} />
          <span className="min-w-0">
            <span className="block break-words">{name}</span>
            {isAsked && <span className="small">{t('ownStudio.asked')}</span>}
          </span>
        </span>
      </td>
      {isPaid ? (
        <>
          <td>
            <PaymentCell bookingId={id} name={name} payment={payment} onChanged={onChanged} />
          </td>
          <td data-kit-cell>
            <KitCell bookingId={id} name={name} payment={payment} onChanged={onChanged} />
          </td>
        </>
      ) : (
        <td className="tabular-nums">{dayAndTime(bookedAt, currentLanguage())}</td>
      )}
      <td className="tabular-nums">
        {before === 0
          ? t('ownStudio.first')
          : before === 1
            ? t('ownStudio.once')
            : t('ownStudio.times', { count: before })}
      </td>
      <td>
        {payment !== null ? (
          <BookingMenu
            bookingId={id}
            name={name}
            payment={payment}
            canTakeOut={!isOver}
            onChanged={onChanged}
          />
        ) : (
          !isOver && <TakeOut id={id} name={name} onChanged={onChanged} />
        )}
      </td>
    </tr>
  );
}
