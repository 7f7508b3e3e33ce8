import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A mail that a server accepted. */
export interface TakenMail {
  readonly to: string;
  /** As it came, headers included. */
  readonly content: string;
}

/** The reply to a command; `null` drops the connection, a promise makes it wait. */
export type MailAnswer = (
  verb: string,
  to: string,
) => string | null | undefined | Promise<string | undefined>;

/** A mail server in this process that speaks as much SMTP as is needed (RFC 5321), one command at a time per connection. */
export class TestMailServer implements AsyncDisposable {
  readonly mails: TakenMail[] = [];
  /** Everything that was sent to it. */
  readonly said: string[] = [];
  /** Overrides the replies to some commands: `EHLO`, `MAIL`, `RCPT`, `DATA`, `CONTENT`. */
  answer: MailAnswer;
  /** Connections that were open at the same time. */
  most = 0;
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  private constructor(answer: MailAnswer) {
    this.answer = answer;
    this.#server = createServer((socket) => {
      this.#converse(socket).catch(() => {
        socket.destroy();
      });
    });
  }

  static async start(answer: MailAnswer = () => undefined): Promise<TestMailServer> {
    const server = new TestMailServer(answer);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The code in the newest mail to an address. */
  codeFor(email: string): string | null {
    const mail = this.mails.findLast(({ to }) => to === email);
    return mail === undefined ? null : codeOf(mail);
  }

  /** The codes sent to an address, oldest first. */
  codesFor(email: string): string[] {
    return this.mails.filter(({ to }) => to === email).flatMap((mail) => codeOf(mail) ?? []);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#server.listening) {
      return;
    }
    this.#server.close();
    for (const socket of this.#open) {
      socket.destroy();
    }
    await once(this.#server, 'close');
  }

  async #converse(socket: Socket): Promise<void> {
    this.#open.add(socket);
    this.most = Math.max(this.most, this.#open.size);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#open.delete(socket));
    socket.setEncoding('utf8');
    socket.write('220 test\r\n');
    let to = '';
    let rest = '';
    let isContent = false;
    for await (const chunk of socket as AsyncIterable<string>) {
      this.said.push(chunk);
      rest += chunk;
      for (;;) {
        const end = rest.indexOf(isContent ? '\r\n.\r\n' : '\r\n');
        if (end < 0) {
          break;
        }
        const line = rest.slice(0, end);
        rest = rest.slice(end + (isContent ? 5 : 2));
        const verb: string = isContent ? 'CONTENT' : (/^\w+/.exec(line)?.[0].toUpperCase() ?? '');
        to = verb === 'RCPT' ? (/<(.*)>/.exec(line)?.[1] ?? '') : to;
        const answer = await this.answer(verb, to);
        if (answer === null) {
          socket.destroy();
          return;
        }
        const isTaken = answer === undefined;
        if (verb === 'CONTENT' && isTaken) {
          this.mails.push({ to, content: line });
        }
        isContent = verb === 'DATA' && isTaken;
        socket.write(`${answer ?? (isContent ? '354 go on' : verb === 'QUIT' ? '221 bye' : '250 ok')}\r\n`);
        if (verb === 'QUIT') {
          socket.end();
        }
      }
    }
  }
}

function codeOf({ content }: TakenMail): string | null {
  // Anything that is not ASCII is encoded; digits appear as they are in the decoded text.
  const body = content.split('\r\n\r\n').slice(1).join('\n');
  const text = /^[\w+/=\s]+$/.test(body) ? Buffer.from(body, 'base64').toString() : body;
  return /\b(\d{6})\b/.exec(text)?.[1] ?? null;
}
