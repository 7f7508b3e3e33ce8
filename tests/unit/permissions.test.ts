import { requestNames, requests, source, type MediaKind, type Source } from '@gongbang/protocol';
import { mayConsume, mayProduce, mayRequest } from '@gongbang/sfu-server/classroom/permissions.ts';
import { describe, expect, it } from 'vitest';

const MENTOR_ONLY = [
  'class:start',
  'class:end',
  'producer:create',
  'producer:close',
  'producer:pause',
  'producer:resume',
];

describe('[PV3] what each role may do', () => {
  it.each(requestNames)('%s', (name) => {
    expect(mayRequest('mentor', name)).toBe(true);
    expect(mayRequest('mentee', name)).toBe(!MENTOR_ONLY.includes(name));
  });

  it('every request has a rate', () => {
    for (const name of requestNames) {
      expect(requests[name].rate.points).toBeGreaterThan(0);
    }
  });

  const kinds: Record<Source, MediaKind> = {
    camera: 'video',
    mic: 'audio',
    screen: 'video',
    'screen-audio': 'audio',
    hands: 'video',
  };
  it.each(source.options)('%s is sent by the mentor alone, and as its kind', (name) => {
    const other = kinds[name] === 'audio' ? 'video' : 'audio';
    expect(mayProduce('mentor', name, kinds[name])).toBe(true);
    expect(mayProduce('mentor', name, other)).toBe(false);
    expect(mayProduce('mentee', name, kinds[name])).toBe(false);
  });

  it('only the mentor’s tracks are on stage', () => {
    expect(mayConsume('mentor', 'mentee')).toBe(true);
    expect(mayConsume('mentee', 'mentee')).toBe(false);
    expect(mayConsume('mentor', 'mentor')).toBe(false);
  });
});
