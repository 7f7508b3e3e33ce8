import { USUAL_REFUND_RULE } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import { FREE, checkPrice, costsMoney, isUsual, lacksWay, ruleOf, typedPrice } from './coursePrice.ts';

const WITH_KIT = { ...FREE, hasKit: true, kitPrice: '12,000', kitWhat: '백토 500g, 도구 셋' };

describe('[PC31] what a course costs', () => {
  it('is nothing where nothing is typed, with the usual rule', () => {
    const free = { price: 0, kit: null, refundRule: USUAL_REFUND_RULE };
    expect(checkPrice(FREE, 'KRW')).toEqual({ ok: true, draft: free });
    expect(checkPrice({ ...FREE, price: '0원' }, 'KRW')).toEqual({ ok: true, draft: free });
    expect(costsMoney(FREE, 'KRW')).toBe(false);
  });

  it('is read in the currency, with a kit, and shown in the fields alike', () => {
    const checked = checkPrice({ ...WITH_KIT, price: '3만 5천' }, 'KRW');
    expect(checked).toMatchObject({
      ok: true,
      draft: { price: 35_000, kit: { price: 12_000, what: '백토 500g, 도구 셋', days: 5 } },
    });
    expect(checked.ok && checkPrice(typedPrice({ ...checked.draft, currency: 'KRW' }, 'KRW'), 'KRW')).toEqual(
      checked,
    );
    expect(checkPrice({ ...FREE, price: '35' }, 'USD')).toMatchObject({ draft: { price: 3500 } });
    expect(costsMoney({ ...FREE, price: '35' }, 'USD')).toBe(true);
    expect(costsMoney(WITH_KIT, 'KRW')).toBe(true);
  });

  it('leaves out a kit that is not offered, whatever is written of it', () => {
    expect(checkPrice({ ...WITH_KIT, hasKit: false, kitPrice: 'x' }, 'KRW')).toMatchObject({
      ok: true,
      draft: { kit: null },
    });
  });

  it('stays in its own currency until another price is written', () => {
    const before = { price: 35_000, kit: null, refundRule: USUAL_REFUND_RULE, currency: 'KRW' } as const;
    const typed = typedPrice(before, 'USD');
    expect(typed.price).toBe('');
    const priced = (price: number) => ({
      ok: true,
      draft: { price, kit: null, refundRule: USUAL_REFUND_RULE },
    });
    expect(checkPrice(typed, 'USD', before)).toEqual(priced(35_000));
    expect(checkPrice({ ...typed, price: '0' }, 'USD', before)).toEqual(priced(0));
    expect(checkPrice({ ...typed, price: '35' }, 'USD', before)).toEqual(priced(3500));
    expect(checkPrice(typed, 'KRW', before)).toEqual(priced(0));
  });

  it('is not free in another currency because only a kit is written', () => {
    const kit = { price: 12_000, what: '백토', days: 5 };
    const before = { price: 35_000, kit, refundRule: USUAL_REFUND_RULE, currency: 'KRW' } as const;
    const typed = { ...WITH_KIT, price: '', kitPrice: '9' };
    expect(checkPrice(typed, 'USD', before)).toEqual({ ok: false, errors: { price: 'priceMissing' } });
    const inDollars = (price: number) => ({ ok: true, draft: { price, kit: { price: 900 } } });
    expect(checkPrice({ ...typed, price: '0' }, 'USD', before)).toMatchObject(inDollars(0));
    expect(checkPrice({ ...typed, price: '35' }, 'USD', before)).toMatchObject(inDollars(3500));
    // A seat that was free and stays free needs no price.
    expect(checkPrice(typed, 'USD', { ...before, price: 0 })).toMatchObject(inDollars(0));
    // Nothing is written, so the kit stays too.
    expect(checkPrice({ ...typed, hasKit: false }, 'USD', before)).toMatchObject({
      draft: { price: 35_000, kit },
    });
  });

  it.each([
    [{ price: 'free' }, { price: 'amountBad' }],
    [{ price: '1,000,000,000' }, { price: 'amountBad' }],
    [{ kitPrice: '' }, { kitPrice: 'kitPriceMissing' }],
    [{ kitPrice: '12.5' }, { kitPrice: 'amountBad' }],
    [{ kitWhat: ' ' }, { kitWhat: 'kitWhatMissing' }],
    [{ kitDays: '' }, { kitDays: 'kitDaysBad' }],
    [{ kitDays: '61' }, { kitDays: 'kitDaysBad' }],
    [{ tiers: [{ days: '91', share: '100' }] }, { tiers: 'daysBad' }],
    [{ tiers: [{ days: '', share: '100' }] }, { tiers: 'daysBad' }],
  ])('says of %j what is wrong', (change, errors) => {
    expect(checkPrice({ ...WITH_KIT, ...change }, 'KRW')).toEqual({ ok: false, errors });
  });
});

describe('[PC32] a refund rule', () => {
  const tier = (days: number, share: number) => ({ days: String(days), share: String(share) });

  it('is read in whatever order it was written', () => {
    expect(ruleOf([tier(1, 50), tier(7, 100)])).toEqual([
      { days: 7, share: 100 },
      { days: 1, share: 50 },
    ]);
  });

  it('may give nothing back', () => {
    expect(ruleOf([])).toEqual([]);
  });

  it.each([
    ['a day twice', [tier(3, 100), tier(3, 50)]],
    ['more for who cancels later', [tier(3, 50), tier(1, 100)]],
    ['the same share again', [tier(3, 100), tier(1, 100)]],
    ['no share', [tier(3, 0)]],
  ])('is none with %s', (_what, tiers) => {
    expect(ruleOf(tiers)).toBeNull();
    expect(checkPrice({ ...FREE, tiers }, 'KRW')).toEqual({ ok: false, errors: { tiers: 'tiersBad' } });
  });

  it('is the usual one, or another', () => {
    expect(isUsual([...USUAL_REFUND_RULE])).toBe(true);
    expect(isUsual([{ days: 3, share: 100 }])).toBe(false);
  });
});

describe('[PC34] a price that nothing takes', () => {
  const free = { price: 0, kit: null, refundRule: USUAL_REFUND_RULE };
  const priced = { ...free, price: 35_000 };

  it('is none of what is free, of what can be paid, and of what stays as it was', () => {
    expect(lacksWay(free, null, false)).toBe(false);
    expect(lacksWay(priced, null, true)).toBe(false);
    expect(lacksWay(priced, priced, false)).toBe(false);
  });

  it('is one that is new, and a kit’s', () => {
    expect(lacksWay(priced, null, false)).toBe(true);
    expect(lacksWay(priced, free, false)).toBe(true);
    expect(lacksWay({ ...free, kit: { price: 1, what: 'x', days: 1 } }, free, false)).toBe(true);
  });
});
