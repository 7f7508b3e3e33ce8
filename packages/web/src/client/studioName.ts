/** The server's name, as it put it into the page; null if its settings have none. */
export function studioName(): string | null {
  return document.querySelector<HTMLMetaElement>('meta[name=application-name]')?.content ?? null;
}
