import { LinkifyIt } from 'linkify-it';

/** A piece of a message: plain text, or an address that may be followed. */
export interface TextPiece {
  readonly text: string;
  readonly href: string | null;
}

const FOLLOWED = ['http:', 'https:'];

const linkify = new LinkifyIt({ fuzzyEmail: false, fuzzyIP: false })
  .add('ftp:', null)
  .add('mailto:', null)
  .add('//', null);

/** Cuts a message at its links; only http and https ones become links. */
export function splitLinks(message: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const { index, lastIndex, text, url } of linkify.match(message) ?? []) {
    if (!URL.canParse(url) || !FOLLOWED.includes(new URL(url).protocol)) {
      continue;
    }
    pieces.push({ text: message.slice(end, index), href: null }, { text, href: url });
    end = lastIndex;
  }
  pieces.push({ text: message.slice(end), href: null });
  return pieces.filter(({ text }) => text !== '');
}
