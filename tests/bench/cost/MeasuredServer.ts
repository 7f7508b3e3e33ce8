import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import { temporaryFolder } from '../../support/classServer.ts';

const listening = z.object({ port: z.int() });
const usage = z.object({ cpuMs: z.number(), bytesOut: z.number() });
const heap = z.object({ heapBytes: z.number() });

/** What a server has used since its start. */
export type Usage = z.infer<typeof usage>;

/** A server in a separate process that reports how much CPU time it has used. */
export class MeasuredServer implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #dataDir: string;

  private constructor(child: ChildProcess, dataDir: string, port: number) {
    this.#child = child;
    this.#dataDir = dataDir;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** @param checkout another checkout, whose server is measured */
  static async start(checkout?: string): Promise<MeasuredServer> {
    const dataDir = temporaryFolder();
    const child = fork(join(import.meta.dirname, 'server.ts'), {
      env: {
        ...process.env,
        DATA_DIR: dataDir,
        CLASSES_PER_MINUTE: '1000',
        ...(checkout === undefined ? {} : { CHECKOUT: checkout }),
      },
      execArgv: [...process.execArgv, '--expose-gc'],
    });
    const { port } = listening.parse(await nextMessage(child));
    return new MeasuredServer(child, dataDir, port);
  }

  /** CPU time used since the start, in ms. */
  async cpuMs(): Promise<number> {
    return (await this.usage()).cpuMs;
  }

  async usage(): Promise<Usage> {
    this.#child.send('usage');
    return usage.parse(await nextMessage(this.#child));
  }

  /** Its memory, without what the garbage collector would free. */
  async heapBytes(): Promise<number> {
    this.#child.send('heap');
    return heap.parse(await nextMessage(this.#child)).heapBytes;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.disconnect();
    await gone;
    rmSync(this.#dataDir, { recursive: true });
  }
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => {
    child.once('message', resolve);
  });
}
