import {
  requestNames,
  requests,
  role,
  source,
  type MediaKind,
  type RequestName,
  type Role,
  type Source,
} from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import { mayConsume, mayProduce, mayRequest, type Rights } from './permissions.ts';

/** M mentor, A assistant, E mentee, C phone camera: the whole table, written down a second time. */
const MAY: Record<RequestName, string> = {
  'class:join': 'MAEC',
  'class:leave': 'MAEC',
  'class:start': 'M',
  'class:end': 'M',
  'class:configure': 'M',
  'class:rotateLink': 'M',
  'transport:open': 'MAE',
  'transport:connect': 'MAEC',
  'transport:restartIce': 'MAEC',
  'producer:create': 'MAEC',
  'producer:close': 'MAEC',
  'producer:pause': 'MAEC',
  'producer:resume': 'MAEC',
  'consumer:resume': 'MAE',
  'consumer:watch': 'MAE',
  'quality:report': 'MAEC',
  'sound:report': 'AE',
  'chat:send': 'MAE',
  'chat:history': 'MAE',
  'chat:remove': 'MAE',
  'chat:setMode': 'MA',
  'hand:raise': 'E',
  'hand:lower': 'MAE',
  'hand:lowerAll': 'MA',
  'hand:next': 'MA',
  'stage:invite': 'M',
  'stage:answer': 'AE',
  'stage:leave': 'MAE',
  'bench:ask': 'M',
  'bench:share': 'AE',
  'consent:set': 'AE',
  'peer:rename': 'AE',
  'whisper:start': 'M',
  'whisper:stop': 'M',
  'reaction:send': 'MAE',
  'poll:open': 'M',
  'poll:vote': 'AE',
  'poll:close': 'M',
  'poll:clear': 'M',
  'scene:set': 'MC',
  'replay:show': 'MC',
  'replay:stop': 'MC',
  'camera:list': 'M',
  'camera:invite': 'M',
  'camera:revoke': 'M',
  'camera:adjust': 'M',
  'camera:report': 'C',
  'draw:stroke': 'MAE',
  'draw:point': 'MAE',
  'draw:undo': 'MAE',
  'draw:clear': 'M',
  'still:show': 'M',
  'lesson:edit': 'M',
  'step:picture': 'M',
  'step:go': 'MC',
  'step:addTime': 'M',
  'checkin:set': 'E',
  'checkin:clear': 'MA',
  'material:tick': 'E',
  'rehearsal:start': 'M',
  'rehearsal:end': 'M',
  'practice:set': 'M',
  'peer:stop': 'M',
  'peer:muteAll': 'MC',
  'peer:remove': 'M',
  'peer:forgive': 'M',
  'assistant:set': 'M',
  'admission:decide': 'MA',
};
const LETTER: Record<Role, string> = { mentor: 'M', assistant: 'A', mentee: 'E', camera: 'C' };

describe('[PV3] what each role may do', () => {
  it.each(requestNames)('%s', (name) => {
    const allowed = role.options.filter((who) => mayRequest(who, name)).map((who) => LETTER[who]);
    expect(allowed.join('')).toBe(MAY[name]);
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
    whisper: 'audio',
  };
  const senders: Record<Source, string> = {
    camera: 'MAE',
    mic: 'MAE',
    screen: 'M',
    'screen-audio': 'M',
    hands: 'MC',
    whisper: 'M',
  };
  it.each(source.options)('%s is sent by those who may, and as its kind', (name) => {
    const other = kinds[name] === 'audio' ? 'video' : 'audio';
    const may = role.options.filter((who) => mayProduce(who, name, kinds[name])).map((who) => LETTER[who]);
    expect(may.join('')).toBe(senders[name]);
    expect(role.options.some((who) => mayProduce(who, name, other))).toBe(false);
  });
});

describe('who sees whom', () => {
  const rights = (change: Partial<Rights> = {}): Rights => ({
    kind: 'workshop',
    isOnStage: () => false,
    sharesBench: () => false,
    whisperTo: null,
    ...change,
  });
  const party = (who: Role, id: string = who) => ({ id, role: who });
  /** Roles other than the owner that get a source. */
  const viewers = (owner: Role, name: Source, change: Partial<Rights> = {}): string =>
    role.options
      .filter((who) => mayConsume(party(owner, 'owner'), party(who), name, rights(change)))
      .map((who) => LETTER[who])
      .join('');

  it.each(['camera', 'mic', 'screen', 'screen-audio', 'hands'] as const)(
    '[PV3] the mentor’s %s is for everyone',
    (name) => {
      expect(viewers('mentor', name)).toBe('AE');
    },
  );

  it('[HV1] a phone’s hands are for everyone, the mentor too', () => {
    expect(viewers('camera', 'hands')).toBe('MAE');
  });

  it('[BN1] a bench is the mentor’s alone; assistants see it, and do not hear it', () => {
    expect(viewers('mentee', 'camera')).toBe('MA');
    expect(viewers('mentee', 'mic')).toBe('M');
    expect(viewers('assistant', 'camera')).toBe('MA');
  });

  it('[SG1] on stage, what was asked for is for everyone, and nothing else', () => {
    const isOnStage = (id: string, name: Source): boolean => id === 'owner' && name === 'camera';
    expect(viewers('mentee', 'camera', { isOnStage })).toBe('MAE');
    expect(viewers('mentee', 'mic', { isOnStage })).toBe('M');
  });

  it('[RT1] at a round table, what is shared is for everyone; in a workshop it is not', () => {
    const sharesBench = (id: string): boolean => id === 'owner';
    expect(viewers('mentee', 'mic', { kind: 'round-table', sharesBench })).toBe('MAE');
    expect(viewers('mentee', 'camera', { kind: 'round-table' })).toBe('MA');
    expect(viewers('mentee', 'camera', { sharesBench })).toBe('MA');
  });

  it('[WH1] a whisper is for one', () => {
    expect(viewers('mentor', 'whisper')).toBe('');
    expect(viewers('mentor', 'whisper', { whisperTo: 'mentee' })).toBe('E');
  });

  it('[PV3] nobody gets their own, and a phone gets nothing', () => {
    for (const who of role.options) {
      for (const name of source.options) {
        const everything = rights({ isOnStage: () => true, kind: 'round-table', sharesBench: () => true });
        expect(mayConsume(party(who, 'same'), party(who, 'same'), name, everything)).toBe(false);
        expect(mayConsume(party(who, 'owner'), party('camera'), name, everything)).toBe(false);
      }
    }
  });
});
