import type { Server as HttpServer } from 'node:http';
import { hostname } from 'node:os';

import type { Config } from './config.ts';
import type { Guard } from './guard.ts';
import { hostNames, namesGiven } from './network/hostNames.ts';
import { interfaceAddresses } from './network/interfaces.ts';
import type { Log } from './ports/world.ts';
import { TlsIdentity } from './tls/TlsIdentity.ts';
import { TlsListener } from './tls/TlsListener.ts';

/** A TLS listener with a certificate from this machine's own authority. */
export function createTls(config: Config, http: HttpServer, guard: Guard, log: Log): TlsListener {
  const identity = new TlsIdentity({
    dataDir: config.DATA_DIR,
    clock: guard.clock,
    log,
    title: () => `Gongbang (${hostname()})`,
    names: () => {
      const given = namesGiven(config);
      const own = interfaceAddresses().map(({ address }) => address);
      return {
        hosts: [...new Set([...hostNames(hostname()), ...given.hosts])],
        addresses: [...new Set(['127.0.0.1', '::1', ...own, ...given.addresses])],
      };
    },
  });
  return new TlsListener({ http, identity, guard, log });
}
