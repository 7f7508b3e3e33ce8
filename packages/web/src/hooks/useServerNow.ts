import { byServer } from '../client/serverTime.ts';
import { useNow } from './useNow.ts';

/** The time by the server's clock, in ms since 1970, anew every `intervalMs`: what is held, open or over is so by that one. */
export const useServerNow = (intervalMs?: number): number => byServer(useNow(intervalMs));
