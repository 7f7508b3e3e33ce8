import { codeOf } from '@gongbang/client/connection/ClientError.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { http } from './http.ts';
import { loadPart } from './loadPart.ts';

describe('[BR9] a later part of the page', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const failing = (times: number) => {
    let left = times;
    return vi.fn(() => {
      left -= 1;
      return left >= 0 ? Promise.reject(new TypeError('Failed to fetch a module')) : Promise.resolve('part');
    });
  };
  const HOUR_MS = 3_600_000;

  it('is asked for until it is there, while the server is not', async () => {
    const reload = vi.fn();
    const load = failing(30);
    const part = loadPart(load, { isServerThere: () => Promise.resolve(false), reload });
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    await expect(part).resolves.toBe('part');
    expect(load).toHaveBeenCalledTimes(31);
    expect(reload).not.toHaveBeenCalled();
  });

  it('has the page loaded anew once the server has answered, later and later', async () => {
    const waits: number[] = [];
    for (let visit = 0; visit < 10; visit += 1) {
      const startedAt = Date.now();
      const reload = vi.fn(() => waits.push(Date.now() - startedAt));
      void loadPart(failing(1000), { isServerThere: () => Promise.resolve(true), reload });
      await vi.advanceTimersByTimeAsync(HOUR_MS);
      expect(reload).toHaveBeenCalledOnce();
    }
    expect(waits[0]).toBeLessThan(2000);
    expect(waits[9]).toBeGreaterThan(60_000);
    expect(waits[9]).toBeLessThan(62_000);
  });

  it('is asked for by the name that the browser tells', async () => {
    const asked: string[] = [];
    const url = 'https://class.example/assets/ClassPage-A_b-1.js';
    const load = vi
      .fn()
      .mockRejectedValue(new TypeError(`Failed to fetch dynamically imported module: ${url}`));
    void loadPart(load, {
      isServerThere: (file) => Promise.resolve(asked.push(file) === 0),
      reload: () => expect.unreachable(),
    });
    await vi.advanceTimersByTimeAsync(2000);
    expect(new Set(asked)).toEqual(new Set(['/assets/ClassPage-A_b-1.js']));
  });
});

describe('[BR9] an answer over HTTP', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it.each([
    ['a proxy’s page', 502, '<html>Bad gateway</html>', 'DISCONNECTED'],
    ['a proxy that waited in vain', 504, '', 'DISCONNECTED'],
    ['the page of a café', 200, '<html>Click here</html>', 'DISCONNECTED'],
    ['half an answer', 200, '{"seats":', 'DISCONNECTED'],
    ['an answer of another version', 200, '{"other":1}', 'SERVER_TOO_OLD'],
    [
      'a refusal',
      404,
      '{"error":{"code":"NOT_FOUND","message":"No such class.","requestId":"r"}}',
      'NOT_FOUND',
    ],
  ])('that is %s is told by a code', async (_, status, body, code) => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, { status })));
    const told = await http.getTerms().then(() => 'answered', codeOf);
    expect(told).toBe(code);
  });

  it('that is no picture is not taken for a frozen frame', async () => {
    const html = () => new Response('<html></html>', { headers: { 'Content-Type': 'text/html' } });
    vi.stubGlobal('fetch', () => Promise.resolve(html()));
    const told = await http
      .getStill('c'.repeat(12), 's'.repeat(32), 'still-1')
      .then(() => 'answered', codeOf);
    expect(told).toBe('DISCONNECTED');
  });
});
