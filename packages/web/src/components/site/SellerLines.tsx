import '../../styles/site.css';

import type { Seller } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { useShopFront } from '../../hooks/useShopFront.ts';

/** Who sells: as much as is known. */
export function SellerLines({ seller, className = '' }: { seller: Seller | null; className?: string }) {
  const { t } = useTranslation();
  if (seller === null) {
    return null;
  }
  const { name, representative, address, email, phone, registration, mailOrder } = seller;
  const lines = [
    [
      name,
      representative === '' ? '' : t('pay.representative', { name: representative }),
      address,
      email,
      phone,
    ],
    [
      registration === '' ? '' : t('pay.registration', { number: registration }),
      mailOrder === '' ? '' : t('pay.mailOrder', { number: mailOrder }),
    ],
  ].map((parts) => parts.filter((part) => part !== '').join(' · '));
  return (
    <p className={`seller ${className}`} data-seller>
      {lines.filter(Boolean).map((line) => (
        <span key={line} className="block">
          {line}
        </span>
      ))}
    </p>
  );
}

/** Who sells here, at the foot of a page; and, with trial payments, that nothing is really paid. */
export function ShopFoot() {
  const { t } = useTranslation();
  const shop = useShopFront();
  return (
    shop !== null &&
    (shop.seller !== null || shop.hasTrials) && (
      <div className="min-w-0">
        <SellerLines seller={shop.seller} />
        {shop.hasTrials && (
          <p className="seller" data-trial>
            {t(shop.isTrial ? 'pay.trialShop' : 'pay.trialBeside')}
          </p>
        )}
      </div>
    )
  );
}
