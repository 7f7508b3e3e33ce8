import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

import {
  CLASS_ID_LENGTH,
  SECRET_BYTES,
  type ClassId,
  type LinkRole,
  type PeerId,
  type Secret,
} from '@gongbang/protocol';

import type { ClassLink, ClassStore, KeyHashes } from '../ports/store.ts';
import type { KeyMaker } from '../ports/world.ts';

/** Characters of a peer id: 96 bits of a hash as base64url. */
const PEER_ID_LENGTH = 16;

/** Compared with if there is no such class, so that the answer takes as long. */
const NO_HASHES: KeyHashes = { mentor: randomBytes(32), mentee: randomBytes(32), menteeSalt: null };

const SALT_BYTES = 16;
const ITEM_ID_BYTES = 15;
const CLASS_ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A fresh key for a link. */
export function newKey(): Secret {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/**
 * A fresh class link. Its key is derived from the mentor's and a salt: the mentor can recover it on any
 * device, while somebody who has only the database cannot.
 */
export function newClassLink(mentorKey: Secret): ClassLink {
  const salt = randomBytes(SALT_BYTES);
  const key = classLinkKey(mentorKey, salt);
  return { key, hash: hashKey(key), salt };
}

/** The key of the class link made with this salt. */
function classLinkKey(mentorKey: Secret, salt: Uint8Array): Secret {
  const bytes = createHmac('sha256', mentorKey).update('class link ').update(salt).digest();
  return bytes.subarray(0, SECRET_BYTES).toString('base64url');
}

/** A new class's two links: the keys to hand out, and what is stored of them. */
export function newLinks(mentor = newKey()): {
  keys: Record<'mentor' | 'mentee', Secret>;
  hashes: KeyHashes;
} {
  const { key, hash, salt } = newClassLink(mentor);
  return {
    keys: { mentor, mentee: key },
    hashes: { mentor: hashKey(mentor), mentee: hash, menteeSalt: salt },
  };
}

/** The key of a class's link, for its mentor; null if it cannot be recovered. */
export function menteeKeyOf(classes: ClassStore, id: ClassId, mentorKey: Secret): Secret | null {
  const { mentee = null, menteeSalt = null } = classes.findKeys(id) ?? {};
  if (mentee === null || menteeSalt === null) {
    return null;
  }
  const key = classLinkKey(mentorKey, menteeSalt);
  return isKey(key, mentee) ? key : null;
}

/** Keys are long and random, so a fast hash is as good as a slow one. */
export function hashKey(key: Secret): Uint8Array {
  return createHash('sha256').update(key).digest();
}

/** Whether a text has this hash. Takes the same time whatever the text is. */
export function isKey(text: string, hash: Uint8Array): boolean {
  return timingSafeEqual(hashKey(text), hash);
}

/** A hash in textual form, for storing and comparing: base64url. */
export function encodeHash(hash: Uint8Array): string {
  return Buffer.from(hash).toString('base64url');
}

/**
 * The role that a class's own links open; null if the key belongs to neither, or the class does not exist.
 * @param hash SHA-256 of the key
 */
export function roleOf(classes: ClassStore, id: ClassId, hash: Uint8Array): 'mentor' | 'mentee' | null {
  const hashes = classes.findKeys(id) ?? NO_HASHES;
  const isMentor = timingSafeEqual(hash, hashes.mentor);
  const isMentee = timingSafeEqual(hash, hashes.mentee);
  return isMentor ? 'mentor' : isMentee ? 'mentee' : null;
}

/**
 * A person's id in a class. A mentee or a phone is identified by the browser's own key; the mentor, of whom
 * there is only one, by the link's, so that a second device takes over from the first.
 */
export function peerIdOf(id: ClassId, role: LinkRole, linkKey: Secret, peerKey: Secret): PeerId {
  const person = role === 'mentor' ? linkKey : peerKey;
  return createHash('sha256').update(`${id} ${role} ${person}`).digest('base64url').slice(0, PEER_ID_LENGTH);
}

/** The id of a pass holder, the same on every device. @param keyHash from `encodeHash` */
export function passHolderId(id: ClassId, keyHash: string): PeerId {
  return createHash('sha256').update(`${id} pass ${keyHash}`).digest('base64url').slice(0, PEER_ID_LENGTH);
}

/** Keys for the domain, which does not know how they are made. */
export const keyMaker: KeyMaker = {
  make: newKey,
  hash: hashKey,
  itemId: () => randomBytes(ITEM_ID_BYTES).toString('base64url'),
  classId: () =>
    Array.from(
      { length: CLASS_ID_LENGTH },
      () => CLASS_ID_ALPHABET[randomInt(CLASS_ID_ALPHABET.length)],
    ).join(''),
};
