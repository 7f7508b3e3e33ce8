import type { Context } from 'koa';

/** Languages in which the server speaks to people. */
export type Language = 'ko' | 'en';

/** The language in which to answer: of ours the one that Accept-Language likes best, Korean where it likes all the same. */
export function languageOf(context: Context): Language {
  context.vary('Accept-Language');
  return context.acceptsLanguages('ko', 'en') === 'ko' ? 'ko' : 'en';
}
