import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import Provider from 'oidc-provider';

/** A person as an issuer knows them. */
export interface IssuerPerson {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
}

const PATH_OF_CALLBACK = '/api/sign-in/issuers/school/callback';

/** An OpenID provider in this process, which signs everyone in as `person`. */
export class TestIssuer implements AsyncDisposable {
  readonly url: string;
  /** Who comes next; null for someone who declines. */
  person: IssuerPerson | null = { sub: 'seo' };
  /** When they signed in here, in ms; null for just now. */
  signedInAt: number | null = null;
  /** Whether the ID token has everything, or the user's own endpoint has to be asked. */
  readonly #server: ReturnType<typeof createServer>;

  private constructor(server: ReturnType<typeof createServer>, port: number) {
    this.#server = server;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<TestIssuer> {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new TestIssuer(server, (server.address() as AddressInfo).port);
  }

  /** Starts answering, for a site at this address. */
  serve(site: string, { saysAll = true } = {}): void {
    const claims = { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] };
    const provider = new Provider(this.url, {
      clients: [
        {
          client_id: 'gongbang',
          client_secret: 'issuers-secret',
          redirect_uris: [site + PATH_OF_CALLBACK],
          require_auth_time: true,
        },
      ],
      claims,
      conformIdTokenClaims: !saysAll,
      pkce: { required: () => true },
      cookies: { keys: ['test'] },
      findAccount: (_context: unknown, sub: string) => ({
        accountId: sub,
        claims: () => ({ ...this.person, sub }),
      }),
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    });
    const answer = provider.callback();
    this.#server.on('request', (request, response) => {
      if (request.url?.startsWith('/interaction/') !== true) {
        void answer(request, response);
        return;
      }
      void this.#decide(provider, request, response);
    });
  }

  /** Follows a browser's redirects, with this issuer's cookies, until it is back at the site; returns where. */
  async follow(location: string, site: string): Promise<string> {
    const cookies = new Map<string, string>();
    let next = location;
    while (!next.startsWith(site)) {
      const answer = await fetch(next, {
        redirect: 'manual',
        headers: { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      });
      for (const cookie of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        cookies.set(name, value);
      }
      const to = answer.headers.get('location');
      if (to === null) {
        throw new Error(`The issuer stopped: ${await answer.text()}`);
      }
      next = new URL(to, next).href;
    }
    return next;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #decide(
    provider: Provider,
    ...[request, response]: Parameters<ReturnType<Provider['callback']>>
  ): Promise<void> {
    const { person } = this;
    if (person === null) {
      await provider.interactionFinished(request, response, { error: 'access_denied' });
      return;
    }
    const grant = new provider.Grant({ accountId: person.sub, clientId: 'gongbang' });
    grant.addOIDCScope('openid email profile');
    const grantId = await grant.save();
    await provider.interactionFinished(request, response, {
      login: {
        accountId: person.sub,
        ...(this.signedInAt === null ? {} : { ts: Math.floor(this.signedInAt / 1000) }),
      },
      consent: { grantId },
    });
  }
}
