import { PROTOCOL_VERSION, requestNames, type CreatedClass } from '@gongbang/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { nested } from '../support/arbitraries.ts';
import { RawSocket, textFrame, type RawFrame } from '../support/RawSocket.ts';
import { newSecret } from '../support/TestClient.ts';
import { runVolume, volume } from '../support/volumes.ts';
import { VolumeServer } from '../support/volumeServer.ts';

const FRAMES = 100_000;
/** Frames on one connection, if it is not closed before that. */
const PER_CONNECTION = 20;
/** Connections at the same time. */
const ABREAST = 5;

const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value));
const eventName = fc.oneof(
  fc.constantFrom(...requestNames),
  fc.constantFrom(
    'connect',
    'disconnect',
    'disconnecting',
    'connect_error',
    'newListener',
    'error',
    '__proto__',
  ),
  fc.string({ maxLength: 6 }),
);

/** Texts as engine.io and Socket.io write them: packet types, attachments, namespaces, ids; and invalid ones. */
const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.nat(9).map(String),
  fc.tuple(fc.nat(9), json).map(([type, payload]) => `${type}${payload}`),
  // An event, with or without an ack.
  fc
    .tuple(eventName, fc.array(json, { maxLength: 3 }), fc.option(fc.nat()))
    .map(([name, args, id]) => `42${id ?? ''}[${[JSON.stringify(name), ...args].join(',')}]`),
  // An answer to a question nobody asked.
  fc.tuple(fc.nat(), json).map(([id, payload]) => `43${id}[${payload}]`),
  // Attachments that never come, or too many of them.
  fc
    .tuple(fc.constantFrom('5', '6'), fc.constantFrom('0', '1', '2', '99999999', '-1', '1.5', 'x'), eventName)
    .map(([type, count, name]) => `4${type}${count}-["${name}",{"_placeholder":true,"num":${count}}]`),
  // Other namespaces, and connecting again.
  fc
    .tuple(
      fc.constantFrom('0', '1', '2', '4'),
      fc.constantFrom('/', '/admin', '/__proto__', '/x?y=z', '//'),
      json,
    )
    .map(([type, namespace, payload]) => `4${type}${namespace},${payload}`),
  fc.constantFrom(
    '40',
    '41',
    '44',
    '40{',
    '42',
    '42[]',
    '42["x"',
    '420{}',
    '4',
    '2probe',
    '5',
    '6',
    '\u0000',
    '',
  ),
  fc
    .integer({ min: 1, max: 10_000 })
    .map((depth) => `420["chat:send",${JSON.stringify(nested(64))}${'['.repeat(depth)}`),
  fc.integer({ min: 1, max: 70_000 }).map((length) => `42["${'x'.repeat(length)}"]`),
);

const frame: fc.Arbitrary<RawFrame> = fc.oneof(
  { weight: 7, arbitrary: text.map(textFrame) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.uint8Array({ maxLength: 200 }), fc.boolean())
      .map(([payload, isFinal]) => ({ ...textFrame(''), opcode: 2, isFinal, payload })),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      opcode: fc.nat(15),
      isFinal: fc.boolean(),
      reserved: fc.oneof(fc.constant(0), fc.nat(7)),
      isMasked: fc.boolean(),
      payload: fc.oneof(
        fc.uint8Array({ maxLength: 130 }),
        text.map((value): Uint8Array => Buffer.from(value)),
      ),
    }),
  },
);

/** What one connection sends: with a key first, or at once. */
const conversation = fc.record({
  enters: fc.boolean(),
  frames: fc.array(frame, { minLength: PER_CONNECTION, maxLength: PER_CONNECTION, size: 'max' }),
});

describe('frames', () => {
  let server: VolumeServer;
  beforeAll(async () => {
    server = await VolumeServer.start();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it('[VL2] a hundred thousand frames of WebSocket, engine.io and Socket.io, hardly one as it should be', async () => {
    let created: CreatedClass | null = null;
    const converse = async ({
      enters,
      frames,
    }: {
      enters: boolean;
      frames: readonly RawFrame[];
    }): Promise<void> => {
      created ??= await server.createClass();
      using socket = await RawSocket.open(server.port);
      if (enters) {
        await socket.enter({
          protocolVersion: PROTOCOL_VERSION,
          classId: created.class.id,
          linkKey: created.keys.mentee,
          peerKey: newSecret(),
        });
      }
      for (const each of frames) {
        if (socket.isOpen) {
          socket.send(each);
        }
      }
      await socket.close();
    };
    const abreast = fc.array(conversation, { minLength: ABREAST, maxLength: ABREAST });
    const property = fc.asyncProperty(abreast, async (conversations) => {
      await Promise.all(conversations.map(converse));
    });
    await fc.assert(property, { numRuns: 2, seed: 1 });
    const before = await server.census();
    await runVolume(property, volume(FRAMES / PER_CONNECTION / ABREAST));
    await server.expectCensus(before);
    expect('polluted' in {}).toBe(false);
    expect(server.warnings).toEqual([]);
  });
});
