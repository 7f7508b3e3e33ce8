import { codeOf } from './ClientError.ts';
import { retryDelay } from './reconnectPolicy.ts';
import { isFinal } from './refusals.ts';

/**
 * Asks over HTTP the way the socket connects: again and again, less and less often, until there is an answer. Null once
 * nobody wants it any more.
 * @throws ClientError if asking again is pointless
 */
export async function persist<T>(ask: () => Promise<T>, isWanted: () => boolean): Promise<T | null> {
  for (let attempt = 0; isWanted(); attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (isFinal(codeOf(error))) {
        throw error;
      }
    }
    await new Promise((resolve) => {
      setTimeout(resolve, retryDelay(attempt, Math.random()));
    });
  }
  return null;
}
