import { readFileSync } from 'node:fs';
import { get as getOverTls } from 'node:https';

import { createdClass, serverAddresses } from '@gongbang/protocol';
import { z } from 'zod';

import { RtcPeers } from './RtcPeers.ts';
import { RECEIVE } from './rtp.ts';
import { TestClient } from './TestClient.ts';

/*
 * Visits a server from inside its own host: `node visitor.ts '{"origin":…}'`. The findings are JSON on standard
 * output. A test cannot enter another host itself.
 */

/** What a visitor should try. */
export const errand = z.object({
  /** Where the page is. */
  origin: z.string(),
  /** Loopback address that media goes to. */
  media: z.string(),
  /** Certificate of the authority behind https addresses. */
  ca: z.string(),
});
export type Errand = z.infer<typeof errand>;

/** What a visitor has found. */
export const findings = z.object({
  /** Status of the class's page. */
  page: z.number(),
  /** As `/api/addresses` returns them. */
  origins: z.array(z.string()),
  /** Which of them answered over TLS. */
  secure: z.array(z.string()),
  /** Announced, as `udp 10.0.0.1`. */
  candidates: z.array(z.string()),
  /** Ways on which keys were agreed. */
  connected: z.array(z.string()),
  /** Status of `/metrics`, which only this machine may read: at the origin, and over loopback. */
  metrics: z.tuple([z.number(), z.number()]),
});
export type Findings = z.infer<typeof findings>;

async function visit({ origin, media, ca }: Errand): Promise<Findings> {
  const answer = await fetch(`${origin}/api/classes`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ title: '손으로 빚는 찻잔', mentorName: '이정은' }),
  });
  const created = createdClass.parse(await answer.json());
  const page = await fetch(`${origin}/c/${created.class.id}`);
  const { addresses } = serverAddresses.parse(await (await fetch(`${origin}/api/addresses`)).json());
  const origins = addresses.map((address) => address.origin);
  const secure: string[] = [];
  for (const each of origins.filter((address) => address.startsWith('https:'))) {
    if ((await statusOverTls(`${each}/healthz`, ca)) === 200) {
      secure.push(each);
    }
  }
  await using peers = await RtcPeers.start();
  const candidates = new Set<string>();
  const connected: string[] = [];
  for (const [id, via] of (['udp', 'tcp'] as const).entries()) {
    using client = await TestClient.connect(origin, created, 'mentee');
    const joined = await client.join(via, {
      media: { rtpCapabilities: RECEIVE, dtlsParameters: peers.dtlsParameters },
    });
    const transport = joined.media?.recvTransport;
    if (transport == null) {
      throw new Error('no transport was made');
    }
    for (const { protocol, address } of transport.iceCandidates) {
      candidates.add(`${protocol} ${address}`);
    }
    const iceCandidates = transport.iceCandidates.filter(({ address }) => address === media);
    await peers.open(id, { ...transport, iceCandidates }, via);
    connected.push(`${via} ${media}`);
  }
  const here = new URL(origin);
  here.hostname = media.includes(':') ? `[${media}]` : media;
  const metrics = [await fetch(`${origin}/metrics`), await fetch(`${here.origin}/metrics`)] as const;
  return {
    page: page.status,
    origins,
    secure,
    candidates: [...candidates],
    connected,
    metrics: [metrics[0].status, metrics[1].status],
  };
}

function statusOverTls(url: string, ca: string): Promise<number> {
  return new Promise((resolve, reject) => {
    getOverTls(url, { ca: readFileSync(ca), agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).once('error', reject);
  });
}

if (import.meta.main) {
  process.stdout.write(JSON.stringify(await visit(errand.parse(JSON.parse(process.argv[2] ?? '')))));
}
