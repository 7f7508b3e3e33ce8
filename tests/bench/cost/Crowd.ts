import { PROTOCOL_VERSION, SOCKET_PATH, type CreatedClass } from '@gongbang/protocol';
import { io, type Socket } from 'socket.io-client';

import { DTLS, RECEIVE } from '../../support/rtp.ts';
import { newSecret, nextAddress } from '../../support/TestClient.ts';

/** A large class whose people read nothing they are sent, so they work with servers of other commits too. */
export class Crowd implements Disposable {
  readonly mentor: Socket;
  readonly mentees: readonly Socket[];

  private constructor(mentor: Socket, mentees: readonly Socket[]) {
    this.mentor = mentor;
    this.mentees = mentees;
  }

  /** A live class, which this many people join one after another. */
  static async enter(url: string, created: CreatedClass, count: number): Promise<Crowd> {
    const mentor = await enter(url, created, 'mentor', '이정은');
    await ask(mentor, 'class:start', {});
    const mentees: Socket[] = [];
    for (let index = 0; index < count; index += 1) {
      mentees.push(await enter(url, created, 'mentee', `멘티 ${index}`));
    }
    return new Crowd(mentor, mentees);
  }

  [Symbol.dispose](): void {
    for (const socket of [this.mentor, ...this.mentees]) {
      socket.disconnect();
    }
  }
}

/** Sends a request, and waits for the answer. @throws Error if it is refused */
export async function ask(socket: Socket, name: string, payload: object): Promise<void> {
  const ack = (await socket.emitWithAck(name, payload)) as { ok: boolean };
  if (!ack.ok) {
    throw new Error(`${name}: ${JSON.stringify(ack)}`);
  }
}

async function enter(
  url: string,
  { class: { id: classId }, keys }: CreatedClass,
  role: 'mentor' | 'mentee',
  name: string,
): Promise<Socket> {
  const socket = io(url, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { 'X-Forwarded-For': nextAddress() },
    auth: { protocolVersion: PROTOCOL_VERSION, classId, linkKey: keys[role], peerKey: newSecret() },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  await ask(socket, 'class:join', { name, media: { rtpCapabilities: RECEIVE, dtlsParameters: DTLS } });
  return socket;
}
