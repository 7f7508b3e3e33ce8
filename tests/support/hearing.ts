import type { Page } from 'playwright-core';
import { expect } from 'vitest';

import { sumStats } from './browser.ts';
import { watch } from './viewing.ts';

/** How much was heard so far, of everything received. */
export function soundEnergy(page: Page): Promise<number> {
  return sumStats(page, 'inbound-rtp', 'audio', 'totalAudioEnergy');
}

/** Waits until sound comes in: from now on, the energy of what is heard rises. @param timeout in ms */
export async function hearsSound(page: Page, timeout = 15_000): Promise<void> {
  let before = await soundEnergy(page);
  // One reading after another, because it restarts at 0 when somebody has rejoined.
  await expect
    .poll(
      async () => {
        const now = await soundEnergy(page);
        const rises = now > before;
        before = now;
        return rises;
      },
      { timeout, interval: 200, message: 'sound that comes in' },
    )
    .toBe(true);
}

/** Waits until a second has gone by without sound. */
export async function fallsSilent(page: Page): Promise<void> {
  await expect
    .poll(
      async () => {
        const before = await soundEnergy(page);
        await watch(page, 1000);
        return (await soundEnergy(page)) - before;
      },
      { timeout: 10_000, message: 'silence' },
    )
    .toBe(0);
}
