/**
 * Loads the page's own fonts, once there is something to use: until then the system's are shown, so that on a slow line nobody
 * waits for letters. The browser fetches only the faces it shows. If they fail to load, the system's stay.
 */
export function loadFonts(): void {
  import('../styles/fonts.css').catch(() => undefined);
}
