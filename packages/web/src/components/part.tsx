import { Suspense, lazy, useState, type ComponentType, type ReactNode } from 'react';

import { loadPart } from '../client/loadPart.ts';

/** A component that is loaded when it is shown, or earlier, if somebody sees it coming. */
export type Part<P> = ComponentType<P> & { readonly preload: () => void };

/** A part of the page with a chunk of its own, and what is shown until it is there. */
export function part<P extends object>(load: () => Promise<ComponentType<P>>, waiting: ReactNode): Part<P> {
  let there: ComponentType<P> | null = null;
  const loadOnce = async (): Promise<ComponentType<P>> => (there = await load());
  const Lazy = lazy(() => loadPart(async () => ({ default: await loadOnce() })));
  function Loaded(props: P) {
    // What is already there is drawn at once: React delays anything that suspended by a moment, however briefly.
    const [Shown] = useState<ComponentType<P>>(() => there ?? Lazy);
    return (
      <Suspense fallback={waiting}>
        <Shown {...props} />
      </Suspense>
    );
  }
  return Object.assign(Loaded, {
    preload: () => {
      // Nobody needs it yet: whoever shows it asks again, and has the page reloaded if that helps.
      loadOnce().catch(() => undefined);
    },
  });
}
