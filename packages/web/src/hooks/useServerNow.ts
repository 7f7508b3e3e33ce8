import { byServer } from '../client/serverTime.ts';
import { useNow } from './useNow.ts';

/** The time by the server's clock, in ms since 1970, updated every `intervalMs`: it decides what is held, open or over. */
export const useServerNow = (intervalMs?: number): number => byServer(useNow(intervalMs));
