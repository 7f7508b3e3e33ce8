import '../../styles/ownMoney.css';

import { PAYMENT_LIMITS, type Account, type PaymentSetup } from '@gongbang/protocol';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';

import { writtenBy } from '../../client/drafts.ts';
import { askPayments } from '../../client/payments.ts';
import { withProof } from '../../client/proof.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useDraft } from '../../hooks/useDraft.ts';
import { shopFrontChanged } from '../../hooks/useShopFront.ts';
import { useToast } from '../../hooks/useToast.ts';
import {
  checkSettings,
  connected,
  typedSettings,
  type SettingsErrors,
  type SettingsTyped,
} from '../../layout/moneySettings.ts';
import { Form } from '../Form.tsx';
import { InputField } from '../InputField.tsx';
import { SwitchRow } from '../SettingRow.tsx';
import { FigureFields } from './FigureFields.tsx';
import { Providers } from './Providers.tsx';
import { SellerFields } from './SellerFields.tsx';
import { SettingsSection } from './SettingsSection.tsx';

interface SettingsFormProps {
  readonly setup: PaymentSetup;
  readonly account: Account;
  /** Where the user came from, and continues. */
  readonly back: string | null;
}

/** How a studio takes money. */
export function SettingsForm({ setup: before, account, back }: SettingsFormProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const toast = useToast();
  const { act, isBusy } = useCourseAct();
  const [setup, setSetup] = useState(before);
  const [errors, setErrors] = useState<SettingsErrors>({});
  const {
    draft: typed,
    write,
    drop,
  } = useDraft('moneySettings', writtenBy(account, ''), () => typedSettings(setup.settings));
  const set = (change: Partial<SettingsTyped>): void => {
    write({ ...typed, ...change });
    setErrors({});
  };
  const submit = (): void => {
    const checked = checkSettings(typed);
    setErrors(checked.ok ? {} : checked.errors);
    if (checked.ok) {
      act(async () => {
        setSetup(await withProof(() => askPayments('putPaymentSettings', { body: checked.settings })));
        shopFrontChanged();
        drop();
        toast('info', t('moneySettings.saved'));
        if (back !== null) {
          await navigate(back);
        }
      });
    }
  };
  const isBlocked = connected(setup).length > 0;
  const line = (
    key: 'bank' | 'holder' | 'number',
    max: number,
    more: { placeholder?: string },
  ): ReactNode => (
    <InputField
      label={t(`pay.${key}`)}
      error={errors[key] === undefined ? null : t('moneySettings.accountMissing')}
      {...more}
      autoComplete="off"
      maxLength={max}
      value={typed[key]}
      onText={(text) => {
        set({ [key]: text });
      }}
    />
  );
  return (
    <Form className="max-w-[760px]" onSubmit={submit}>
      <SettingsSection title={t('moneySettings.transfer')} hint={t('moneySettings.transferHint')}>
        <div className="pair">
          {line('bank', PAYMENT_LIMITS.line, { placeholder: t('moneySettings.bankPlaceholder') })}
          {line('holder', PAYMENT_LIMITS.line, {})}
        </div>
        {line('number', PAYMENT_LIMITS.account, {})}
      </SettingsSection>
      <SettingsSection title={t('moneySettings.trialSection')} hint={t('moneySettings.trialSectionHint')}>
        {isBlocked && !typed.isTrial ? (
          <p className="second">{t('moneySettings.trialBlocked')}</p>
        ) : (
          <SwitchRow
            label={t('moneySettings.trial')}
            hint={t('moneySettings.trialHint')}
            checked={typed.isTrial}
            onChange={(isTrial) => {
              set({ isTrial });
            }}
          />
        )}
      </SettingsSection>
      <Providers setup={setup} />
      <FigureFields typed={typed} errors={errors} set={set} />
      <SellerFields
        seller={typed.seller}
        onSeller={(seller) => {
          set({ seller });
        }}
      />
      <div className="form-foot sticky bottom-0 flex items-center justify-end gap-3 border-t border-line bg-page py-3">
        <Link to={back ?? '/studio'} className="btn btn-quiet" onClick={drop}>
          {t('common.cancel')}
        </Link>
        <button className="btn btn-primary btn-lg max-md:grow" disabled={isBusy} aria-busy={isBusy}>
          {isBusy && <span className="spinner" />}
          <span>{t('moneySettings.save')}</span>
        </button>
      </div>
    </Form>
  );
}
