import { retryDelay } from '@gongbang/client';
import { readText, writeText } from './browserStorage.ts';

/** How often in a row the page was reloaded for a part, so that each wait is longer than the one before. */
const RELOADS = 'reloads-for-a-part';
const FIRST_RELOAD_MS = 500;
const LAST_RELOAD_MS = 60_000;
/** A file that takes longer than this to load is requested again, in ms. */
const ANSWER_MS = 10_000;

/** What loading a part needs from the page. */
export interface PagePort {
  /** Whether the server answers, even if only that it has no such file. */
  isServerThere(file: string): Promise<boolean>;
  reload(): void;
}

const page: PagePort = {
  isServerThere: async (file) => {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const answer = await fetch(file, { cache: 'reload', signal }).catch(() => null);
    return answer !== null && (answer.ok || answer.status === 404);
  },
  reload: () => {
    location.reload();
  },
};

/**
 * Loads a part of the page that is needed later than the rest, and keeps trying until it is there. As long as a page is
 * open, Chromium remembers that a module failed, and a part of an older version is gone for good: once the server has answered
 * and the part still does not load, the page is reloaded.
 */
export async function loadPart<T>(load: () => Promise<T>, port: PagePort = page): Promise<T> {
  let file = '/';
  for (let attempt = 0; ; attempt += 1) {
    try {
      const part = await load();
      writeText('session', RELOADS, '0');
      return part;
    } catch (error) {
      file = fileOf(error) ?? file;
    }
    if (attempt > 0 && (await port.isServerThere(file))) {
      const reloads = Number(readText('session', RELOADS) ?? 0);
      await passed(Math.min(FIRST_RELOAD_MS * 2 ** reloads, LAST_RELOAD_MS));
      writeText('session', RELOADS, String(reloads + 1));
      port.reload();
      return new Promise(() => undefined);
    }
    await passed(retryDelay(attempt, Math.random()));
  }
}

/** The file that failed, if the browser says: Safari does not. */
const fileOf = (error: unknown): string | null =>
  error instanceof Error ? (/\/assets\/[^\s"'?]+\.(?:js|css)/.exec(error.message)?.[0] ?? null) : null;

const passed = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
