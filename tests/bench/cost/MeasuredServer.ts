import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import { temporaryFolder } from '../../support/classServer.ts';

const listening = z.object({ port: z.int() });
const usage = z.object({ cpuMs: z.number() });

/** A server in a process of its own that says how much CPU time it has used. */
export class MeasuredServer implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #dataDir: string;

  private constructor(child: ChildProcess, dataDir: string, port: number) {
    this.#child = child;
    this.#dataDir = dataDir;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<MeasuredServer> {
    const dataDir = temporaryFolder();
    const child = fork(join(import.meta.dirname, 'server.ts'), {
      env: { ...process.env, DATA_DIR: dataDir, CLASSES_PER_MINUTE: '1000' },
    });
    const { port } = listening.parse(await nextMessage(child));
    return new MeasuredServer(child, dataDir, port);
  }

  /** CPU time used since the start, in ms. */
  async cpuMs(): Promise<number> {
    this.#child.send('cpu');
    return usage.parse(await nextMessage(this.#child)).cpuMs;
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
