/** Codings in which the page's files exist, best first; `identity` is uncompressed. */
export const CODINGS = ['br', 'gzip', 'identity'] as const;
export type Coding = (typeof CODINGS)[number];

/** A coding and its weight, as a list member: `gzip;q=0.5`. Weights have at most three digits. */
const MEMBER = /^([!#$%&'*+.^_`|~\w-]+)(?:\s*;\s*q=([01](?:\.\d{0,3})?))?$/i;
/** `identity` may be sent unless it is refused by name, or by a star of weight 0 (RFC 9110, 12.5.3). */
const UNNAMED: Record<Coding, number> = { br: 0, gzip: 0, identity: 0.0001 };

/**
 * The available coding that a client prefers, by its Accept-Encoding; of equals, the smallest. A client that
 * accepts none of them still gets `identity`, as RFC 9110 allows: better than nothing to read.
 */
export function preferredCoding(accepted: string | undefined, available: readonly Coding[]): Coding {
  const weights = readWeights(accepted ?? '');
  let best: Coding = 'identity';
  let most = 0;
  for (const coding of CODINGS) {
    const weight = weights.get(coding) ?? weights.get('*') ?? UNNAMED[coding];
    if (available.includes(coding) && weight > most) {
      best = coding;
      most = weight;
    }
  }
  return best;
}

function readWeights(accepted: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const member of accepted.split(',')) {
    const [, name, weight = '1'] = MEMBER.exec(member.trim()) ?? [];
    if (name !== undefined) {
      // Old clients send `x-gzip` (RFC 9110, 8.4.1.3).
      weights.set(name.toLowerCase().replace(/^x-/, ''), Number(weight));
    }
  }
  return weights;
}
