import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { isIP, type AddressInfo, type Server } from 'node:net';

/** IPv6 is missing, or switched off. */
const NO_IPV6 = ['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL', 'EPROTONOSUPPORT'];
const BOTH = '::';
const IPV4_ALONE = '0.0.0.0';

/**
 * Listens on an address; on `::` with both families, or with IPv4 alone on a machine without IPv6.
 * @returns the port
 * @throws Error when the port is not available
 */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  try {
    await begin(server, port, host);
  } catch (error) {
    if (host !== BOTH || !isWithoutIpv6(error)) {
      throw error;
    }
    await begin(server, port, IPV4_ALONE);
  }
  // For a listening TCP server, the address is never a pipe's name.
  return (server.address() as AddressInfo).port;
}

/**
 * The addresses that sockets of one family each listen on for a `host`: both wildcards for `::`, if this
 * machine has IPv6.
 * @throws Error when it is a name that leads nowhere
 */
export async function listeningAddresses(host: string): Promise<string[]> {
  if (host === BOTH) {
    return (await hasIpv6()) ? [IPV4_ALONE, BOTH] : [IPV4_ALONE];
  }
  if (isIP(host) !== 0) {
    return [host];
  }
  const found = await lookup(host, { all: true });
  return [...new Set(found.map(({ address }) => address))];
}

async function hasIpv6(): Promise<boolean> {
  const socket = createSocket({ type: 'udp6', ipv6Only: true });
  const bound = once(socket, 'listening');
  socket.bind(0, BOTH);
  try {
    await bound;
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}

async function begin(server: Server, port: number, host: string): Promise<void> {
  const listening = once(server, 'listening');
  server.listen(port, host);
  await listening;
}

function isWithoutIpv6(error: unknown): boolean {
  return error instanceof Error && 'code' in error && NO_IPV6.includes(String(error.code));
}
