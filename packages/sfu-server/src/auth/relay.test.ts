import { createHmac } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { readConfig } from '../config.ts';
import { relayServers } from './relay.ts';

describe('[NW3] relay credentials', () => {
  const SECRET = 'x'.repeat(32);
  const clock = { now: () => 1_700_000_000_000 };

  it('are good for a while, for one person, and made as coturn checks them', () => {
    const config = readConfig({
      TURN_URLS: 'turn:relay.example:3478, turns:relay.example:443',
      TURN_SECRET: SECRET,
      TURN_TTL_SECONDS: '600',
      ICE_SERVERS: '[{"urls":["stun:stun.example"]}]',
    });
    const [stun, relay] = relayServers(config, clock).for('peer');
    expect(stun).toEqual({ urls: ['stun:stun.example'] });
    expect(relay?.username).toBe('1700000600:peer');
    expect(relay?.urls).toEqual(['turn:relay.example:3478', 'turns:relay.example:443']);
    expect(relay?.credential).toBe(createHmac('sha1', SECRET).update('1700000600:peer').digest('base64'));
  });

  it('are not made without a secret, and a short or missing one is said', () => {
    expect(relayServers(readConfig({}), clock).for('peer')).toEqual([]);
    expect(() => readConfig({ TURN_URLS: 'turn:relay.example', TURN_SECRET: 'short' })).toThrow(
      /TURN_SECRET/,
    );
    expect(() => readConfig({ TURN_URLS: 'turn:relay.example' })).toThrow(/TURN_SECRET/);
    expect(() => readConfig({ TURN_URLS: 'relay.example', TURN_SECRET: SECRET })).toThrow(/TURN_URLS/);
  });
});
