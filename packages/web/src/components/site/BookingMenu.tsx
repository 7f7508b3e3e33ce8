import type { BookingPayment } from '@gongbang/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useSendsMails } from '../../hooks/useShopFront.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { moneyText } from '../../layout/money.ts';
import { leftOf } from '../../layout/ownMoney.ts';
import { ActMenu } from '../ActMenu.tsx';
import { GiveBack } from '../money/GiveBack.tsx';
import { TakeOutDialog } from './TakeOut.tsx';

type Act = 'giveBack' | 'takeOut';

interface BookingMenuProps {
  readonly bookingId: string;
  readonly name: string;
  readonly payment: BookingPayment;
  readonly canTakeOut: boolean;
  readonly onChanged: () => void;
}

/** What a mentor can do about a paying person: refund money, or take the booking out. */
export function BookingMenu({ bookingId, name, payment, canTakeOut, onChanged }: BookingMenuProps) {
  const { t } = useTranslation();
  const sendsMails = useSendsMails();
  const [asked, setAsked] = useState<Act | null>(null);
  const left = leftOf(payment);
  // How much of it is for the kit is unknown here; the kit's share is kept once it is sent.
  const takeOutText =
    left.amount === 0
      ? undefined
      : (payment.kit?.sentAt ?? null) === null
        ? t(sendsMails ? 'ownMoney.takeOutText' : 'ownMoney.takeOutTextUnmailed', {
            sum: moneyText(left, currentLanguage()),
          })
        : t(sendsMails ? 'ownMoney.takeOutKit' : 'ownMoney.takeOutKitUnmailed');
  const dialog = (act: Act) => ({
    isOpen: asked === act,
    onOpenChange: (isOpen: boolean): void => {
      setAsked(isOpen ? act : null);
    },
  });
  const acts = [
    ...(left.amount > 0 ? [{ act: 'giveBack', text: t('ownMoney.giveBack') } as const] : []),
    ...(canTakeOut ? [{ act: 'takeOut', text: t('ownStudio.takeOut') } as const] : []),
  ];
  return (
    <>
      {acts.length > 0 && <ActMenu label={t('ownMoney.acts', { name })} acts={acts} onAct={setAsked} />}
      <GiveBack
        {...dialog('giveBack')}
        bookingId={bookingId}
        name={name}
        payment={payment}
        onChanged={onChanged}
      />
      <TakeOutDialog
        {...dialog('takeOut')}
        id={bookingId}
        name={name}
        text={takeOutText}
        onChanged={onChanged}
      />
    </>
  );
}
