import { accountErrorBody, type ErrorReason } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import { courseSaid } from './courses.ts';
import { refusalIn } from './siteTable.ts';

const refusal = (reason: ErrorReason | undefined) => ({
  error: { code: 'STORE_UNAVAILABLE', reason, message: '', requestId: '1' },
});

describe('[PS4] a refusal of the studio’s', () => {
  it('of which nobody knows whether it was done is told as that, and not as one where nothing was', () => {
    expect(courseSaid(refusalIn(refusal('NOT_SAID')))?.reason).toBe('NOT_SAID');
    expect(courseSaid(refusalIn(refusal(undefined)))?.reason).toBeUndefined();
    expect(accountErrorBody.parse(refusal('NOT_SAID')).error.reason).toBe('NOT_SAID');
  });
});
