import { describe, expect, it } from 'vitest';

import { amountIn, basisPointsIn, typedAmount, typedBasisPoints } from './amounts.ts';

describe('[PC31] an amount as people write it', () => {
  it.each([
    ['', 0],
    ['0', 0],
    ['35000', 35_000],
    ['35,000', 35_000],
    [' 35,000원 ', 35_000],
    ['35 000', 35_000],
    ['₩35,000', 35_000],
    ['３５，０００원', 35_000],
    ['35,000.00', 35_000],
    ['KRW 35000', 35_000],
    ['3만 5천', 35_000],
    ['3만5천원', 35_000],
    ['3만5000원', 35_000],
    ['12만', 120_000],
    ['5천원', 5000],
  ])('%j is %i won', (text, amount) => {
    expect(amountIn(text, 'KRW')).toBe(amount);
  });

  it.each([
    ['35', 3500],
    ['$35', 3500],
    ['US$ 35.5', 3550],
    ['35.50', 3550],
    ['1,250.05 USD', 125_005],
  ])('%j is %i cents', (text, amount) => {
    expect(amountIn(text, 'USD')).toBe(amount);
  });

  it.each(['free', '-1', '3,5', '35,00', '35.5', '1.2.3', '만', '원', '1000000000', '3만5천7백', '1e3'])(
    '%j is no amount of won',
    (text) => {
      expect(amountIn(text, 'KRW')).toBeNull();
    },
  );

  it('%j is no amount of cents with more digits than there are cents', () => {
    expect(amountIn('35.505', 'USD')).toBeNull();
  });

  it.each([
    [0, 'KRW', ''],
    [35_000, 'KRW', '35,000'],
    [3500, 'USD', '35'],
    [3550, 'EUR', '35.50'],
    [1_250_005, 'JPY', '1,250,005'],
  ] as const)('%i of %s is shown in its field as %j, and read alike', (amount, currency, text) => {
    expect(typedAmount(amount, currency)).toBe(text);
    expect(amountIn(text, currency)).toBe(amount);
  });
});

describe('[PC33] a fee as people write it', () => {
  it.each([
    ['', 0],
    ['3.3', 330],
    ['3,3 %', 330],
    ['2.75%', 275],
    ['30', 3000],
  ])('%j is %i hundredths of a per cent', (text, points) => {
    expect(basisPointsIn(text, 3000)).toBe(points);
  });

  it.each(['31', '-1', '3.333', 'x'])('%j is none', (text) => {
    expect(basisPointsIn(text, 3000)).toBeNull();
  });

  it.each([
    [0, ''],
    [330, '3.3'],
    [275, '2.75'],
    [3000, '30'],
  ])('%i is shown as %j', (points, text) => {
    expect(typedBasisPoints(points)).toBe(text);
  });
});
