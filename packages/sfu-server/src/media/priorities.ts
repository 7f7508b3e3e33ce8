import { SOURCES, type Source } from '@gongbang/protocol';

/** Of a picture that is not the mentor's. */
const OTHERS = 20;

/**
 * Who gets the bitrate when it is short, from 255 down to 1: the mentor's hands, then the screen, then the face, then mentees.
 * mediasoup first gives each picture its lowest layer in this order, and then gives the first everything it asks for before the next
 * gets more. Sound is not affected: it always flows.
 */
export function bitratePriorityOf(source: Source, isBench: boolean): number {
  return isBench ? OTHERS : (SOURCES[source].rank ?? OTHERS);
}
