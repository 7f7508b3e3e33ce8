import type { Context } from 'koa';

/** The server's languages for people. */
export type Language = 'ko' | 'en';

/** The language of the answer: the one of ours that Accept-Language prefers, or Korean if it has no preference. */
export function languageOf(context: Context): Language {
  context.vary('Accept-Language');
  return context.acceptsLanguages('ko', 'en') === 'ko' ? 'ko' : 'en';
}
