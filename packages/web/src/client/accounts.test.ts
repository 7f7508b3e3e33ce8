import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const OPTIONS = { challenge: 'abc' };

beforeEach(() => {
  vi.resetModules();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** A server whose answers come when the test says so. */
function slowServer(): { asked: string[]; answer: (status?: number) => void } {
  const asked: string[] = [];
  const waiting: ((response: Response) => void)[] = [];
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address);
    return new Promise<Response>((resolve) => {
      waiting.push(resolve);
    });
  });
  return {
    asked,
    answer: (status = 200) => waiting.shift()?.(Response.json(OPTIONS, { status })),
  };
}

it('[AC42] what is begun waits for the answer to what was begun before, which may bring the browser’s cookie; looks go at once', async () => {
  const { askAccounts } = await import('./accounts.ts');
  const { asked, answer } = slowServer();
  const [failed, ...others] = [1, 2, 3].map(() => askAccounts('askForPasskey'));
  await vi.waitFor(() => {
    expect(asked).toHaveLength(1);
  });
  answer(500);
  await expect(failed).rejects.toThrow();
  await vi.waitFor(() => {
    expect(asked).toHaveLength(2);
  });
  const looked = askAccounts('getMe').catch(() => null);
  await vi.waitFor(() => {
    expect(asked).toHaveLength(3);
  });
  answer();
  answer();
  await vi.waitFor(() => {
    expect(asked).toHaveLength(4);
  });
  answer();
  await Promise.all([...others, looked]);
});
