import { describe, expect, it } from 'vitest';

import { preferredCoding, type Coding } from './codings.ts';

const ALL: readonly Coding[] = ['identity', 'br', 'gzip'];

describe('which form of a file is sent', () => {
  it.each<[string | undefined, Coding]>([
    ['gzip, deflate, br, zstd', 'br'],
    ['br;q=1.0, gzip;q=0.8, *;q=0.1', 'br'],
    ['br;q=0.5, gzip', 'gzip'],
    ['GZIP ; q=0.9 ,\tbr;Q=0.2', 'gzip'],
    ['x-gzip', 'gzip'],
    ['br;q=0, gzip;q=0', 'identity'],
    ['br;q=0, gzip;q=0, identity;q=0', 'identity'],
    ['identity, br;q=0.9', 'identity'],
    ['*', 'br'],
    ['*;q=0', 'identity'],
    ['br;q=0, *', 'gzip'],
    ['deflate', 'identity'],
    ['brotli', 'identity'],
    ['br;q=2', 'identity'],
    ['', 'identity'],
    [undefined, 'identity'],
  ])('[DL1] of %j it is %s', (accepted, coding) => {
    expect(preferredCoding(accepted, ALL)).toBe(coding);
  });

  it('[DL1] what the build did not make is not sent', () => {
    expect(preferredCoding('br, gzip;q=0.1', ['identity', 'gzip'])).toBe('gzip');
    expect(preferredCoding('br, gzip', ['identity'])).toBe('identity');
  });
});
