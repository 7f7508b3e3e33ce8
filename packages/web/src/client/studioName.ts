/** What the server is called, as it has put it into the page; null where its settings have no name. */
export function studioName(): string | null {
  return document.querySelector<HTMLMetaElement>('meta[name=application-name]')?.content ?? null;
}
