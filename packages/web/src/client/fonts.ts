/**
 * The page's own type, once there is something to use: until then the system's does, so that on a slow line nobody waits
 * for letters. Of its faces the browser fetches those that are shown. Where they do not come, the system's stay.
 */
export function loadFonts(): void {
  import('../fonts.css').catch(() => undefined);
}
