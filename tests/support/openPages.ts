import { setTimeout as delay } from 'node:timers/promises';

import type { BrowserContext } from 'playwright-core';

/** Everybody whose pages are open. */
const people = new Set<PageOwner>();

interface PageOwner {
  readonly context: BrowserContext;
  readonly complaints: readonly string[];
}

/** Notes somebody’s pages until they are closed. */
export function noteOpen(owner: PageOwner): void {
  people.add(owner);
  owner.context.on('close', () => {
    people.delete(owner);
  });
}

/** How long a page may take to say what it shows, in ms, and how much of that is printed, in characters. */
const REPORT_MS = 3000;
const REPORT_LENGTH = 800;

/** What open pages show, for whoever reads why a test failed on a machine that is gone by then. */
export async function whatPagesShow(): Promise<string[]> {
  const pages = [...people].flatMap(({ context, complaints }) =>
    context.pages().map((page) => ({ page, complaints })),
  );
  return Promise.all(
    pages.map(async ({ page, complaints }) => {
      const shown = page.evaluate(() => {
        const { connections = [] } = window as unknown as { connections?: RTCPeerConnection[] };
        const states = connections.map(({ connectionState }) => connectionState);
        return `[${states.join()}] ${document.body.innerText.replaceAll(/\s+/g, ' ')}`;
      });
      const text = await Promise.race([
        shown.catch(() => '(cannot be read)'),
        delay(REPORT_MS, '(does not answer)'),
      ]);
      return [page.url(), text.slice(0, REPORT_LENGTH), ...complaints].join('\n  ');
    }),
  );
}
