import { createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';

import fc from 'fast-check';

/** ICE credentials of a transport, with which datagrams can be made that it trusts. */
export interface IceCredentials {
  readonly usernameFragment: string;
  readonly password: string;
}

const MAGIC = 0x2112a442;
/** STUN attributes (RFC 8489, 18.3; RFC 8445, 16.1). */
const USERNAME = 0x0006;
const MESSAGE_INTEGRITY = 0x0008;
const PRIORITY = 0x0024;
const USE_CANDIDATE = 0x0025;
const FINGERPRINT = 0x8028;
const ICE_CONTROLLING = 0x802a;
const FINGERPRINT_XOR = 0x5354554e;

interface Attribute {
  readonly type: number;
  readonly value: Uint8Array;
  /** The length that it claims; its own if omitted. */
  readonly claimed?: number | undefined;
}

interface StunMessage {
  readonly type: number;
  readonly transaction: Uint8Array;
  readonly attributes: readonly Attribute[];
  /** Key of the MESSAGE-INTEGRITY; none without. */
  readonly key: string | null;
  readonly hasFingerprint: boolean;
}

function attribute({ type, value, claimed = value.length }: Attribute): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt16BE(type, 0);
  header.writeUInt16BE(claimed & 0xffff, 2);
  return Buffer.concat([header, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

/** A STUN message (RFC 8489, 5), signed if there is a key. */
export function stun({ type, transaction, attributes, key, hasFingerprint }: StunMessage): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt16BE(type, 0);
  header.writeUInt32BE(MAGIC, 4);
  Buffer.from(transaction).copy(header, 8);
  let message = Buffer.concat([header, ...attributes.map(attribute)]);
  const claim = (extra: number): void => {
    message.writeUInt16BE((message.length - 20 + extra) & 0xffff, 2);
  };
  if (key !== null) {
    claim(24);
    const value = createHmac('sha1', key).update(message).digest();
    message = Buffer.concat([message, attribute({ type: MESSAGE_INTEGRITY, value })]);
  }
  if (hasFingerprint) {
    claim(8);
    const value = Buffer.alloc(4);
    value.writeUInt32BE((crc32(message) ^ FINGERPRINT_XOR) >>> 0, 0);
    message = Buffer.concat([message, attribute({ type: FINGERPRINT, value })]);
  }
  claim(0);
  return message;
}

/** The request of a browser that has found a way to a transport: from then on the transport listens to its sender. */
export const bindingRequest = ({ usernameFragment, password }: IceCredentials): Buffer =>
  stun({
    type: 1,
    transaction: new Uint8Array(12),
    attributes: [
      { type: USERNAME, value: Buffer.from(`${usernameFragment}:somebody`) },
      { type: PRIORITY, value: Buffer.from([0x6e, 0, 1, 0xff]) },
      { type: ICE_CONTROLLING, value: new Uint8Array(8) },
      { type: USE_CANDIDATE, value: new Uint8Array(0) },
    ],
    key: password,
    hasFingerprint: true,
  });

const bytes = (maxLength: number) => fc.uint8Array({ maxLength, size: 'max' });

/** STUN: any method and attributes, signed well, badly or not at all. */
const stunLike = ({ usernameFragment, password }: IceCredentials): fc.Arbitrary<Uint8Array> => {
  const value = fc.oneof(
    bytes(40),
    fc.constantFrom(`${usernameFragment}:x`, usernameFragment, ':', '').map((text) => Buffer.from(text)),
  );
  const types = fc.constantFrom(
    USERNAME,
    PRIORITY,
    USE_CANDIDATE,
    ICE_CONTROLLING,
    MESSAGE_INTEGRITY,
    FINGERPRINT,
    0x0001,
    0x0009,
    0x0020,
    0x8029,
    0xc057,
  );
  return fc
    .record({
      type: fc.oneof(fc.constantFrom(0x0001, 0x0101, 0x0111, 0x0011), fc.nat(0x3fff)),
      transaction: fc.uint8Array({ minLength: 12, maxLength: 12 }),
      attributes: fc.array(
        fc.record({ type: types, value, claimed: fc.option(fc.nat(0xffff), { nil: undefined, freq: 6 }) }),
        { maxLength: 6 },
      ),
      key: fc.constantFrom(password, 'wrong', null),
      hasFingerprint: fc.boolean(),
    })
    .map(stun);
};

/** DTLS records (RFC 6347, 4.1), one or several in a datagram; handshakes with a header that may lie. */
const record = fc
  .tuple(
    fc.constantFrom(20, 21, 22, 23, 24, 25),
    fc.constantFrom(0xfefd, 0xfeff, 0x0303, 0),
    fc.nat(3),
    bytes(200),
    fc.option(fc.nat(0xffff), { freq: 5 }),
    fc.constantFrom(0, 1, 2, 11, 14, 16, 20),
  )
  .map(([type, version, epoch, body, claimed, handshake]) => {
    const content =
      type === 22
        ? Buffer.concat([Buffer.from([handshake, 0, 0, body.length, 0, 0, 0, 0, 0, 0, 0, body.length]), body])
        : body;
    const header = Buffer.alloc(13);
    header.writeUInt8(type, 0);
    header.writeUInt16BE(version, 1);
    header.writeUInt16BE(epoch, 3);
    header.writeUInt16BE(claimed ?? content.length, 11);
    return Buffer.concat([header, content]);
  });
const dtlsLike = fc.array(record, { minLength: 1, maxLength: 4 }).map((records) => Buffer.concat(records));

/** RTP or RTCP by its first bytes (RFC 5761, 4), followed by anything. */
const mediaLike = fc
  .tuple(
    fc.integer({ min: 0x80, max: 0xbf }),
    fc.oneof(fc.integer({ min: 192, max: 223 }), fc.nat(255)),
    bytes(300),
  )
  .map(([first, second, rest]) => Buffer.concat([Buffer.from([first, second]), rest]));

const shaped = (credentials: IceCredentials): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    { weight: 4, arbitrary: stunLike(credentials) },
    { weight: 3, arbitrary: dtlsLike },
    { weight: 2, arbitrary: mediaLike },
  );

/** Datagrams for a media port: in the forms it knows, with bytes changed or cut, and anything else. */
export const datagrams = (credentials: IceCredentials): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    { weight: 6, arbitrary: shaped(credentials) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(shaped(credentials), fc.nat(), fc.nat(255), fc.nat(1500))
        .map(([datagram, at, byte, length]) => {
          const copy = Buffer.from(datagram.subarray(0, Math.max(1, length)));
          copy[at % Math.max(1, copy.length)] = byte;
          return copy;
        }),
    },
    {
      weight: 1,
      arbitrary: fc.oneof(
        bytes(1500),
        fc.nat(60_000).map((length) => Buffer.alloc(length, 0x80)),
      ),
    },
  );
