import { tidyPath } from '@gongbang/client';

/** Moves a key from the path behind the `#`, and drops what others added, before anything else sees the address. */
export function tidyAddress(): void {
  const path = tidyPath(location.href);
  if (path !== null) {
    history.replaceState(history.state, '', path);
  }
}
