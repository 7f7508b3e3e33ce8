import { createdClass, type CreatedClass } from '@gongbang/protocol';
import { ko } from '@gongbang/web/i18n/ko.ts';
import type { Browser, Page } from 'playwright-core';

import { FULL_RATE, Person, launchBrowser, sees, type PersonOptions } from './browser.ts';
import { Network, SERVER_ADDRESS } from './network.ts';
import { RELAY_SETTINGS, Relay } from './relay.ts';
import { ServerProcess } from './serverProcess.ts';

/** How thoroughly faults are tested: `full` with all of them, three times each; `off` if hosts cannot be created. */
const MODE = process.env['FAULTS'] ?? 'short';
export const isOff = MODE === 'off';
export const isFull = MODE === 'full';
/** Options of a test: in full, three runs, none of which may fail. */
export const THRICE = isFull ? { repeats: 2 } : {};

/** The page, on the one port that the strictest firewalls let through. */
const HTTPS_PORT = '443';

/** A running class: who is where decides whose network is at fault. */
export interface FaultClass extends AsyncDisposable {
  readonly created: CreatedClass;
  readonly mentor: Person;
  /** A mentee on a good network. */
  readonly near: Person;
}

/** Hosts, a server, a relay, and a browser on each side. */
export class FaultScene implements AsyncDisposable {
  readonly network: Network;
  readonly server: ServerProcess;
  readonly relay: Relay;
  readonly nearBrowser: Browser;
  readonly farBrowser: Browser;

  private constructor(
    network: Network,
    server: ServerProcess,
    relay: Relay,
    [nearBrowser, farBrowser]: [Browser, Browser],
  ) {
    this.network = network;
    this.server = server;
    this.relay = relay;
    this.nearBrowser = nearBrowser;
    this.farBrowser = farBrowser;
  }

  static async open(): Promise<FaultScene> {
    const network = await Network.create();
    const relay = Relay.start(network.server);
    const server = await ServerProcess.start({
      host: network.server,
      address: SERVER_ADDRESS,
      env: { ...RELAY_SETTINGS, PORT: HTTPS_PORT },
    });
    const switches = [
      // As if over https: certificates are not what is tested here.
      `--unsafely-treat-insecure-origin-as-secure=${server.url}`,
      '--ignore-certificate-errors',
    ];
    const browsers = await Promise.all([
      launchBrowser({ host: network.near, switches, framesPerSecond: FULL_RATE }),
      launchBrowser({ host: network.far, switches, framesPerSecond: FULL_RATE }),
    ]);
    return new FaultScene(network, server, relay, browsers);
  }

  /** Somebody on the good network. */
  near(options?: PersonOptions): Promise<Person> {
    return Person.arrive(this.nearBrowser, options);
  }

  /** Somebody on the faulty network. */
  far(options?: PersonOptions): Promise<Person> {
    return Person.arrive(this.farBrowser, options);
  }

  /** A class with one mentee on the good network, whose picture arrives. */
  async startClass({ mentorAt }: { mentorAt: 'near' | 'far' } = { mentorAt: 'near' }): Promise<FaultClass> {
    await this.network.reset();
    const mentor = await (mentorAt === 'near' ? this.near() : this.far());
    await mentor.page.goto(this.server.url);
    const created = await register(mentor.page);
    await mentor.startClass(this.server.url, created);
    const near = await this.near();
    await near.enter(this.server.url, created, '가까이');
    await sees(near.page, 'camera');
    return {
      created,
      mentor,
      near,
      [Symbol.asyncDispose]: async () => {
        await this.network.reset();
        await Promise.all(
          [...this.nearBrowser.contexts(), ...this.farBrowser.contexts()].map((context) => context.close()),
        );
      },
    };
  }

  /** A mentee on the faulty network joins, and sees. */
  async joinFar({ created }: FaultClass): Promise<Person> {
    const person = await this.far();
    await person.enter(this.server.url, created, '멀리');
    await sees(person.page, 'camera');
    return person;
  }

  /** The same from the green room on: who it is, and how long it took from the click to the picture, in ms. */
  async timeJoinFar({ created }: FaultClass): Promise<{ far: Person; ms: number }> {
    const far = await this.far();
    await far.open(this.server.url, created, 'mentee');
    await far.page.getByLabel(ko.green.name).fill('멀리');
    const since = performance.now();
    await far.page.getByRole('button', { name: ko.green.join }).click();
    await sees(far.page, 'camera');
    return { far, ms: performance.now() - since };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.nearBrowser.close(), this.farBrowser.close()]);
    await this.server[Symbol.asyncDispose]();
    await this.relay[Symbol.asyncDispose]();
    await this.network[Symbol.asyncDispose]();
  }
}

/** Registers a class from inside the server's network. */
async function register(page: Page): Promise<CreatedClass> {
  const body = JSON.stringify({ title: '손으로 빚는 찻잔', mentorName: '이정은' });
  const created = await page.evaluate(async (draft) => {
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch('/api/classes', { method: 'POST', headers, body: draft });
    return response.json() as Promise<unknown>;
  }, body);
  return createdClass.parse(created);
}

/** How long a fault lasts, for which there is no event to await. */
export function lasting(page: Page, ms: number): Promise<void> {
  return page.evaluate((time) => new Promise<void>((resolve) => setTimeout(resolve, time)), ms);
}

/** Adds a phone that shows the mentor's hands, on the good network. */
export async function addHands(scene: FaultScene, { mentor }: FaultClass): Promise<Person> {
  const press = (page: Page, name: string) => page.getByRole('button', { name }).first().click();
  await press(mentor.page, ko.phone.ctl);
  await press(mentor.page, ko.phone.add);
  const link = await mentor.page.locator('[data-phone-link]').inputValue();
  const phone = await scene.near({ viewport: { width: 390, height: 844 } });
  await phone.page.goto(new URL(new URL(link).pathname + new URL(link).hash, scene.server.url).href);
  await press(phone.page, ko.phone.start);
  await sees(phone.page, 'own-hands');
  await press(mentor.page, ko.common.close);
  return phone;
}
