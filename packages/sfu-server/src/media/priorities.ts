import type { Source } from '@gongbang/protocol';

/**
 * Who gets the bitrate when it is short, from 255 down to 1. mediasoup first gives each picture its lowest layer in this order,
 * and then gives the first everything it asks for before the next gets more. Sound is not affected: it always flows.
 */
const PRIORITY: Partial<Record<Source, number>> = { hands: 250, screen: 150, camera: 80 };
const OTHERS = 20;

/** The bitrate priority of a picture: the mentor's hands, then the screen, then the face, then mentees. */
export function bitratePriorityOf(source: Source, isBench: boolean): number {
  return isBench ? OTHERS : (PRIORITY[source] ?? OTHERS);
}
