import type { Seller } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { SELLER_LENGTHS } from '../../layout/moneySettings.ts';
import { InputField } from '../InputField.tsx';
import { SellerLines } from '../site/SellerLines.tsx';
import { SettingsSection } from './SettingsSection.tsx';

interface SellerFieldsProps {
  readonly seller: Seller;
  readonly onSeller: (seller: Seller) => void;
}

/** Who sells, as the law requires; and how that looks at the foot of a page. */
export function SellerFields({ seller, onSeller }: SellerFieldsProps) {
  const { t } = useTranslation();
  const line = (key: keyof Seller, label: string) => (
    <InputField
      label={label}
      isOptional
      autoComplete="off"
      maxLength={SELLER_LENGTHS[key]}
      value={seller[key]}
      onText={(text) => {
        onSeller({ ...seller, [key]: text });
      }}
    />
  );
  const isEmpty = Object.values(seller).every((text) => text.trim() === '');
  return (
    <SettingsSection title={t('moneySettings.seller')} hint={t('moneySettings.sellerHint')}>
      <div className="pair">
        {line('name', t('moneySettings.sellerName'))}
        {line('representative', t('moneySettings.sellerRepresentative'))}
      </div>
      {line('address', t('moneySettings.sellerAddress'))}
      <div className="pair">
        {line('email', t('moneySettings.sellerEmail'))}
        {line('phone', t('moneySettings.sellerPhone'))}
        {line('registration', t('moneySettings.sellerRegistration'))}
        {line('mailOrder', t('moneySettings.sellerMailOrder'))}
      </div>
      <div className="panel stack is-close p-4" data-seller-preview>
        <p className="small">{t('moneySettings.preview')}</p>
        {isEmpty ? (
          <p className="second">{t('moneySettings.previewNone')}</p>
        ) : (
          <SellerLines seller={seller} />
        )}
      </div>
    </SettingsSection>
  );
}
