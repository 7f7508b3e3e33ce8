import { registerHooks } from 'node:module';

/**
 * Playwright looks again for what a test waits for after 20, 50, 100 and 100 ms, and from then on twice a second: of a page that takes
 * 300 ms, a test sees nothing before 770 ms. It has no setting for that, so its source is changed as it is loaded.
 */
const SPARSE = [', 100, 100, 500]', ', 50, 50]'] as const;
/** Both places that wait: for an element, and for what is done to it. */
const PLACES = 2;

registerHooks({
  load: (url, context, next) => {
    const loaded = next(url, context);
    if (!url.endsWith('/playwright-core/lib/coreBundle.js')) {
      return loaded;
    }
    const { source } = loaded;
    const text = typeof source === 'string' ? source : new TextDecoder().decode(source);
    const parts = text.split(SPARSE[0]);
    if (parts.length !== PLACES + 1) {
      throw new Error(`This Playwright waits in another way: see ${import.meta.filename}.`);
    }
    return { ...loaded, source: parts.join(SPARSE[1]) };
  },
});
