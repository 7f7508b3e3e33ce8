import type { Page } from 'playwright-core';

/** Lets the next request there through, and loses its answer. @param url a glob */
export async function loseAnswer(page: Page, url: string): Promise<void> {
  await page.route(
    url,
    async (route) => {
      await route.fetch();
      // Not taken for a fault of the page (`Person.complaints`).
      await route.abort('connectionrefused');
    },
    { times: 1 },
  );
}
