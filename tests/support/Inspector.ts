import { once } from 'node:events';

import { z } from 'zod';

const answer = z.object({ id: z.number(), result: z.unknown(), error: z.unknown() }).partial();
const evaluated = z.object({ result: z.object({ value: z.number() }) });

/** Objects that one collection frees may hold others, which only the next one frees. */
const PASSES = 3;

/** Node's inspector for another process, which was started with `--inspect=127.0.0.1:0`. */
export class Inspector implements Disposable {
  readonly #socket: WebSocket;
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** @param output what the process has written, which has its inspector's address */
  static async open(output: string): Promise<Inspector> {
    const [, url] = /Debugger listening on (ws:\S+)/.exec(output) ?? [];
    if (url === undefined) {
      throw new Error(`No inspector in:\n${output}`);
    }
    const socket = new WebSocket(url);
    await once(socket, 'open');
    return new Inspector(socket);
  }

  /** Bytes of the heap in use after a full collection. */
  async heapUsed(): Promise<number> {
    for (let pass = 0; pass < PASSES; pass += 1) {
      await this.#ask('HeapProfiler.collectGarbage');
    }
    const { result } = evaluated.parse(
      await this.#ask('Runtime.evaluate', {
        expression: 'process.memoryUsage().heapUsed',
        returnByValue: true,
      }),
    );
    return result.value;
  }

  /** Keeps the process's event loop busy for that long, in ms. */
  async block(ms: number): Promise<void> {
    await this.#ask('Runtime.evaluate', {
      expression: `{ const end = Date.now() + ${ms}; while (Date.now() < end); }`,
    });
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }

  async #ask(method: string, params: object = {}): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    this.#socket.send(JSON.stringify({ id, method, params }));
    for (;;) {
      const [event] = (await once(this.#socket, 'message')) as [MessageEvent<string>];
      const told = answer.parse(JSON.parse(event.data));
      if (told.id === id) {
        return told.result;
      }
    }
  }
}
