import { codeOf } from './ClientError.ts';
import { retryDelay } from './reconnectPolicy.ts';
import { isFinal } from './refusals.ts';

/**
 * Asks over HTTP as the socket connects: again and again, later and later, until there is an answer. Null once nobody wants
 * it any more.
 * @throws ClientError when asking again is of no use
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
