import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** How a link treats packets, in each direction. */
export interface Impairment {
  readonly delayMs: number;
  readonly jitterMs: number;
  readonly lossPercent: number;
}

export const CLEAN: Impairment = { delayMs: 0, jitterMs: 0, lossPercent: 0 };

/** Ways that a firewall blocks. */
export type Firewall = 'udp' | 'all-but-443' | 'signalling';

/** A separate machine, as far as the network is concerned. */
export interface Host {
  readonly namespace: string;
  /** Wraps a program so that it runs in this host, as `executablePath` wants it. */
  wrap(program: string): string;
  run(...command: string[]): Promise<string>;
}

/** Where the server is, for everyone; and where a relay may be. */
export const SERVER_ADDRESS = '10.78.0.1';
export const RELAY_ADDRESS = '10.78.0.2';

/** Frames that a link has carried and lost. */
export interface LinkCount {
  readonly carried: number;
  readonly lost: number;
}

/**
 * Hosts in network namespaces: a server, a `near` one on a clean link, and a `far` one whose link can be impaired, and
 * which has a second link, down at first (a phone's mobile network beside its wireless one).
 */
export class Network implements AsyncDisposable {
  readonly server: Host;
  readonly near: Host;
  readonly far: Host;
  readonly #folder: string;
  readonly #link: Host;
  readonly #emulator: ChildProcess;
  readonly #answers: Interface;

  private constructor(
    hosts: { server: Host; near: Host; far: Host; link: Host },
    folder: string,
    emulator: ChildProcess,
    answers: Interface,
  ) {
    this.server = hosts.server;
    this.near = hosts.near;
    this.far = hosts.far;
    this.#link = hosts.link;
    this.#folder = folder;
    this.#emulator = emulator;
    this.#answers = answers;
  }

  /** @throws Error if namespaces are not permitted, or a program is missing */
  static async create(): Promise<Network> {
    const folder = mkdtempSync(join(tmpdir(), 'gongbang-net-'));
    const host = (name: string): Promise<Host> => createHost(name, folder);
    const [server, near, far, link] = [
      await host('server'),
      await host('near'),
      await host('far'),
      await host('link'),
    ];
    for (const address of [SERVER_ADDRESS, RELAY_ADDRESS]) {
      await server.run('ip', 'address', 'add', `${address}/32`, 'dev', 'lo');
    }
    await connect(server, near, { subnet: '10.78.1', name: 'near' });
    // The wireless link goes through the emulator; the mobile one is plain, with a higher metric.
    await connect(server, far, { subnet: '10.78.2', name: 'wifi', through: link });
    await connect(server, far, { subnet: '10.78.3', name: 'mobile', metric: 200 });
    await far.run('ip', 'link', 'set', 'mobile', 'down');

    const program = join(folder, 'nem');
    await execute('cc', ['-O2', '-o', program, join(import.meta.dirname, '../faults/nem.c')]);
    const emulator = spawn('ip', ['netns', 'exec', link.namespace, program, 'a-wifi', 'b-wifi'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const answers = createInterface({ input: emulator.stdout });
    return new Network({ server, near, far, link }, folder, emulator, answers);
  }

  /** Sets how the far host's first link behaves from now on. */
  async impair({ delayMs, jitterMs, lossPercent }: Impairment): Promise<void> {
    await this.#tell(`${delayMs} ${jitterMs} ${lossPercent}`);
  }

  /** Cuts the far host's first link without telling either end, or restores it. */
  async cut(isCut: boolean): Promise<void> {
    await this.#tell(`0 0 ${isCut ? 100 : 0}`);
  }

  async count(): Promise<LinkCount> {
    const [carried = 0, lost = 0] = (await this.#tell('')).split(' ').map(Number);
    return { carried, lost };
  }

  /** Average round-trip time of the far host's link, in ms. */
  async roundTripMs(): Promise<number> {
    const report = await this.far.run('ping', '-c', '10', '-i', '0.05', '-q', SERVER_ADDRESS);
    return Number(/= [\d.]+\/([\d.]+)\//.exec(report)?.[1] ?? Number.NaN);
  }

  /** What the far host can receive per second, in kbit; null for no limit. */
  async limitDownlink(kbit: number | null): Promise<void> {
    const where = ['qdisc', kbit === null ? 'del' : 'replace', 'dev', 'b-wifi', 'root'];
    const bucket = kbit === null ? [] : ['tbf', 'rate', `${kbit}kbit`, 'burst', '6kb', 'latency', '250ms'];
    await this.#link.run('tc', ...where, ...bucket);
  }

  /** Packets to the far host that its limited downlink has dropped. */
  async droppedByLimit(): Promise<number> {
    const report = await this.#link.run('tc', '-s', 'qdisc', 'show', 'dev', 'b-wifi');
    return Number(/dropped (\d+)/.exec(report)?.[1] ?? 0);
  }

  /** Lets through only what a firewall would; null opens it. */
  async firewall(kind: Firewall | null): Promise<void> {
    await this.far.run('nft', 'flush', 'ruleset');
    if (kind === null) {
      return;
    }
    const rules = {
      udp: () => 'meta l4proto udp counter drop',
      // Rejected at once, as by a proxy that has had enough.
      signalling: (side: string) => `tcp ${side} 443 counter reject with tcp reset`,
      'all-but-443': (side: string) => `tcp ${side} 443 accept\nmeta l4proto { tcp, udp } counter drop`,
    };
    const chain = (hook: string, side: string): string =>
      `chain ${hook} {\ntype filter hook ${hook} priority 0; policy accept;\nmeta ifname lo accept\n${rules[kind](side)}\n}`.replace(
        'meta ifname',
        hook === 'output' ? 'oifname' : 'iifname',
      );
    const path = join(this.#folder, 'rules');
    writeFileSync(path, `table inet fault {\n${chain('output', 'dport')}\n${chain('input', 'sport')}\n}\n`);
    await this.far.run('nft', '-f', path);
  }

  /** Packets that the firewall has blocked. */
  async droppedByFirewall(): Promise<number> {
    const rules = await this.far.run('nft', 'list', 'ruleset');
    return [...rules.matchAll(/counter packets (\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
  }

  /** The far host walks out of its wireless network, and its mobile one takes over. */
  async switchToMobile(): Promise<void> {
    await this.far.run('ip', 'link', 'set', 'mobile', 'up');
    await this.far.run('ip', 'route', 'add', 'default', 'via', '10.78.3.1', 'metric', '200');
    await this.far.run('ip', 'link', 'set', 'wifi', 'down');
  }

  /** Back to a clean first link. */
  async reset(): Promise<void> {
    await this.impair(CLEAN);
    await this.limitDownlink(null).catch(() => undefined);
    await this.firewall(null);
    await this.far.run('ip', 'link', 'set', 'mobile', 'down');
    await this.far.run('ip', 'link', 'set', 'wifi', 'up');
    await this.far.run('ip', 'route', 'replace', 'default', 'via', '10.78.2.1', 'metric', '100');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#emulator.stdin?.end();
    for (const host of [this.server, this.near, this.far, this.#link]) {
      await removeHost(host);
    }
    rmSync(this.#folder, { recursive: true });
  }

  async #tell(line: string): Promise<string> {
    const answer = new Promise<string>((resolve) => {
      this.#answers.once('line', resolve);
    });
    this.#emulator.stdin?.write(`${line}\n`);
    return answer;
  }
}

/**
 * Creates a host that has only loopback.
 * @param folder for the wrapped programs
 */
export async function createHost(name: string, folder: string): Promise<Host> {
  const namespace = `gongbang-${process.pid}-${name}`;
  await execute('ip', ['netns', 'add', namespace]);
  await execute('ip', ['-n', namespace, 'link', 'set', 'lo', 'up']);
  return {
    namespace,
    wrap: (program) => {
      const path = join(folder, `${basename(program)}-in-${name}`);
      writeFileSync(path, `#!/bin/sh\nexec ip netns exec ${namespace} ${program} "$@"\n`);
      chmodSync(path, 0o755);
      return path;
    },
    run: async (...command) => (await execute('ip', ['netns', 'exec', namespace, ...command])).stdout,
  };
}

/** Removes a host with everything that still runs in it. */
export async function removeHost({ namespace }: Host): Promise<void> {
  const pids = (await execute('ip', ['netns', 'pids', namespace])).stdout.split('\n').filter(Boolean);
  for (const pid of pids) {
    // Whatever is still in there was started by us; it may end by itself meanwhile.
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      continue;
    }
  }
  await execute('ip', ['netns', 'del', namespace]);
}

interface Link {
  /** The first three numbers of its addresses. */
  readonly subnet: string;
  readonly name: string;
  /** The host in between, whose two ends the emulator connects. */
  readonly through?: Host;
  readonly metric?: number;
}

/** A wire between the server and another host. */
async function connect(
  server: Host,
  other: Host,
  { subnet, name, through, metric = 100 }: Link,
): Promise<void> {
  if (through === undefined) {
    await wire(server, `s-${name}`, other, name);
  } else {
    await wire(server, `s-${name}`, through, `a-${name}`);
    await wire(through, `b-${name}`, other, name);
  }
  await server.run('ip', 'address', 'add', `${subnet}.1/24`, 'dev', `s-${name}`);
  await other.run('ip', 'address', 'add', `${subnet}.2/24`, 'dev', name);
  await other.run('ip', 'route', 'add', 'default', 'via', `${subnet}.1`, 'metric', String(metric));
}

async function wire(one: Host, oneEnd: string, other: Host, otherEnd: string): Promise<void> {
  await execute(
    'ip',
    `link add ${oneEnd} netns ${one.namespace} type veth peer name ${otherEnd} netns ${other.namespace}`.split(
      ' ',
    ),
  );
  for (const [host, end] of [
    [one, oneEnd],
    [other, otherEnd],
  ] as const) {
    // Checksum and segmentation offload to a card that does not exist would stall TCP across the emulator.
    await host.run('ethtool', '-K', end, 'tx', 'off', 'gso', 'off', 'gro', 'off', 'tso', 'off');
    await host.run('ip', 'link', 'set', end, 'up');
  }
}
