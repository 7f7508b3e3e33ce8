import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { RELAY_ADDRESS, SERVER_ADDRESS, type Host } from './network.ts';

const CONFIGURATION = join(import.meta.dirname, '../../docker/coturn/turnserver.conf');
const SECRET = 'a-secret-that-only-these-tests-share';
const TLS_PORT = 443;

/** Settings of a server that also sends its browsers to the relay. */
export const RELAY_SETTINGS = {
  TURN_URLS: `turn:${RELAY_ADDRESS}:3478,turn:${RELAY_ADDRESS}:3478?transport=tcp,turns:${RELAY_ADDRESS}:${TLS_PORT}`,
  TURN_SECRET: SECRET,
};

/** coturn as docker/ runs it, with a self-made certificate. */
export class Relay implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #folder: string;
  #output = '';

  private constructor(child: ChildProcess, folder: string) {
    this.#child = child;
    this.#folder = folder;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    }
  }

  static start(host: Host): Relay {
    const folder = mkdtempSync(join(tmpdir(), 'gongbang-relay-'));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    execFileSync(
      'openssl',
      `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=${RELAY_ADDRESS} -addext subjectAltName=IP:${RELAY_ADDRESS} -keyout ${key} -out ${certificate}`.split(
        ' ',
      ),
      { stdio: 'ignore' },
    );
    const child = spawn(host.wrap('turnserver'), [
      '-c',
      CONFIGURATION,
      `--listening-ip=${RELAY_ADDRESS}`,
      `--relay-ip=${RELAY_ADDRESS}`,
      `--tls-listening-port=${TLS_PORT}`,
      `--allowed-peer-ip=${SERVER_ADDRESS}`,
      `--static-auth-secret=${SECRET}`,
      '--realm=test',
      `--cert=${certificate}`,
      `--pkey=${key}`,
      `--pidfile=${join(folder, 'pid')}`,
      `--userdb=${join(folder, 'users')}`,
    ]);
    return new Relay(child, folder);
  }

  get output(): string {
    return this.#output;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
    rmSync(this.#folder, { recursive: true });
  }
}
