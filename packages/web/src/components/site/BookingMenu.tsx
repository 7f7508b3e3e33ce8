import type { BookingPayment } from '@gongbang/protocol';
import { Ellipsis } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useSendsMails } from '../../hooks/useShopFront.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { moneyText } from '../../layout/money.ts';
import { leftOf } from '../../layout/ownMoney.ts';
import { GiveBack } from '../money/GiveBack.tsx';
import { TakeOutDialog } from './TakeOut.tsx';

type Act = 'giveBack' | 'takeOut';

interface BookingMenuProps {
  readonly bookingId: string;
  readonly name: string;
  readonly payment: BookingPayment;
  readonly onChanged: () => void;
}

/** What a mentor can do about somebody who pays: give money back, or take the booking out. */
export function BookingMenu({ bookingId, name, payment, onChanged }: BookingMenuProps) {
  const { t } = useTranslation();
  const sendsMails = useSendsMails();
  const [asked, setAsked] = useState<Act | null>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const chosen = useRef<Act | null>(null);
  const left = leftOf(payment);
  const acts: readonly Act[] = left.amount > 0 ? ['giveBack', 'takeOut'] : ['takeOut'];
  // What of it is a kit's is not known here; that is kept once the kit is sent.
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
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger
          ref={trigger}
          className="icon-btn min-h-11 min-w-11"
          aria-label={t('ownMoney.acts', { name })}
        >
          <Ellipsis size={18} aria-hidden />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            className="menu"
            align="end"
            collisionPadding={8}
            onCloseAutoFocus={(event) => {
              // The dialog gives the focus back to the button: it has it first.
              event.preventDefault();
              trigger.current?.focus();
              setAsked(chosen.current);
              chosen.current = null;
            }}
          >
            {acts.map((act) => (
              <DropdownMenu.Item
                key={act}
                className="menu-item"
                onSelect={() => {
                  chosen.current = act;
                }}
              >
                {t(act === 'giveBack' ? 'ownMoney.giveBack' : 'ownStudio.takeOut')}
              </DropdownMenu.Item>
            ))}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
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
        {...(left.amount > 0 ? { text: takeOutText } : {})}
        onChanged={onChanged}
      />
    </>
  );
}
