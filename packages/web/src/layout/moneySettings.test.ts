import { NO_PAYMENTS } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import { checkSettings, connected, typedSettings } from './moneySettings.ts';

const EMPTY = typedSettings(NO_PAYMENTS);
const ACCOUNT = { bank: '국민은행', holder: '이정은', number: '123456-01-567890' };

describe('[PC33] how a studio takes money, as it is typed', () => {
  it('is nothing at first, and the same when it is read again', () => {
    expect(checkSettings(EMPTY)).toEqual({ ok: true, settings: NO_PAYMENTS });
    const settings = {
      ...NO_PAYMENTS,
      ...({
        currency: 'USD',
        transfer: ACCOUNT,
        isTrial: true,
        feeBasisPoints: 330,
        taxPercent: 10,
      } as const),
      payoutDay: 1,
      seller: { ...NO_PAYMENTS.seller, name: '흙담공방' },
    };
    expect(checkSettings(typedSettings(settings))).toEqual({ ok: true, settings });
  });

  it('has an account where all of it is written, and none where nothing is', () => {
    expect(checkSettings({ ...EMPTY, ...ACCOUNT })).toMatchObject({ settings: { transfer: ACCOUNT } });
    expect(checkSettings({ ...EMPTY, bank: ' ' })).toMatchObject({ settings: { transfer: null } });
    expect(checkSettings({ ...EMPTY, bank: '국민은행' })).toEqual({
      ok: false,
      errors: { holder: 'accountMissing', number: 'accountMissing' },
    });
  });

  it.each([
    [
      { fee: '3.3 %', tax: '10%', payoutDay: '5' },
      { feeBasisPoints: 330, taxPercent: 10, payoutDay: 5 },
    ],
    [
      { fee: '', tax: '', payoutDay: '' },
      { feeBasisPoints: 0, taxPercent: 0, payoutDay: null },
    ],
  ])('reads %j', (change, settings) => {
    expect(checkSettings({ ...EMPTY, ...change })).toMatchObject({ settings });
  });

  it.each([
    [{ fee: '31' }, { fee: 'feeBad' }],
    [{ tax: '41' }, { tax: 'taxBad' }],
    [{ payoutDay: '29' }, { payoutDay: 'payoutDayBad' }],
    [{ payoutDay: '0' }, { payoutDay: 'payoutDayBad' }],
  ])('says of %j what is wrong', (change, errors) => {
    expect(checkSettings({ ...EMPTY, ...change })).toEqual({ ok: false, errors });
  });

  it('knows which providers really move money', () => {
    expect(
      connected({
        ways: [
          { method: 'card', provider: 'toss' },
          { method: 'kakaopay', provider: 'toss' },
          { method: 'transfer', provider: 'transfer' },
          { method: 'trial', provider: 'trial' },
        ],
      }),
    ).toEqual(['toss']);
  });
});
