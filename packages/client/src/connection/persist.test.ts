import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ClientError } from './ClientError.ts';
import { persist } from './persist.ts';

describe('[BR5] what is asked before there is a socket', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each(['DISCONNECTED', 'INTERNAL', 'SERVER_BUSY', 'RATE_LIMITED'] as const)(
    'is asked again after %s, until there is an answer',
    async (code) => {
      let asked = 0;
      const answer = persist(
        () => {
          asked += 1;
          return asked < 10 ? Promise.reject(new ClientError(code, '')) : Promise.resolve('here');
        },
        () => true,
      );
      await vi.advanceTimersByTimeAsync(60_000);
      expect(await answer).toBe('here');
      expect(asked).toBe(10);
    },
  );

  it('is asked again when what came is no answer of ours', async () => {
    const ask = vi.fn().mockRejectedValueOnce(new SyntaxError('<html>')).mockResolvedValue('here');
    const answer = persist(ask, () => true);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await answer).toBe('here');
  });

  it('is not asked again where that is of no use', async () => {
    const ask = vi.fn().mockRejectedValue(new ClientError('NOT_FOUND', ''));
    await expect(persist(ask, () => true)).rejects.toThrow(ClientError);
    expect(ask).toHaveBeenCalledOnce();
  });

  it('is not asked any more once nobody wants it', async () => {
    let isWanted = true;
    const ask = vi.fn().mockRejectedValue(new ClientError('DISCONNECTED', ''));
    const answer = persist(ask, () => isWanted);
    isWanted = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await answer).toBeNull();
    expect(ask).toHaveBeenCalledOnce();
  });
});
