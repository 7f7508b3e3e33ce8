import { LIMITS, type ChatMessage } from '@gongbang/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { classRecord } from '@gongbang/tests/support/classRecord.ts';

import { BOUNDS } from '../rules/bounds.ts';
import { ClassroomError } from '../rules/ClassroomError.ts';
import { EMPTY_LESSON } from '../features/lesson.ts';
import type { NewChatMessage, SentPicture } from '../ports/store.ts';
import type { Stores } from './stores.ts';

const DAY_MS = 86_400_000;
const NOW = 1_700_000_000_000;
const RECORD = classRecord({
  title: '찻잔 🍵',
  about: '둥글게\n빚어요 👩‍🎨',
  startsAt: NOW + DAY_MS,
  createdAt: NOW,
});
const { id: ID } = RECORD;
const OTHER = 'zyxwvutsrqpo';
const NOWHERE = 'nonononononn';
const hash = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const KEYS = { mentor: hash(1), mentee: hash(2), menteeSalt: null };
const SEO = 'seo-------------';
const CHOI = 'choi------------';
const said = (clientId: string, more: Partial<NewChatMessage> = {}): NewChatMessage => ({
  thread: null,
  clientId,
  peerId: SEO,
  name: '박서연',
  role: 'mentee',
  text: '안녕하세요 🙂',
  sentAt: NOW,
  ...more,
});
const PICTURE = { id: 'picture-one', width: 40, height: 30 };
const picture = (id: string, more: Partial<SentPicture> = {}): SentPicture => ({
  ...PICTURE,
  id,
  thread: null,
  peerId: SEO,
  sizes: { small: new Uint8Array([1]), medium: new Uint8Array([2, 2]), large: new Uint8Array([3, 3, 3]) },
  ...more,
});
const VISIT = { name: '박서연', cameAt: NOW, leftAt: NOW + 5, ms: 5, since: null, stuck: [] };
const textsOf = (messages: readonly ChatMessage[]): string[] => messages.map(({ text }) => text);

/** What every store must do, wherever it keeps its data: to the domain they are the same. */
export function storeSuite(open: () => Stores | Promise<Stores>): void {
  let stores: Stores;
  beforeEach(async () => {
    stores = await open();
    stores.classes.insert(RECORD, KEYS);
  });

  describe('classes', () => {
    it('[ST10] gives back what it was given, and knows nothing of what is not there', () => {
      const { classes } = stores;
      expect([classes.find(ID), classes.findKeys(ID)]).toEqual([RECORD, KEYS]);
      expect([classes.find(NOWHERE), classes.findKeys(NOWHERE), classes.findLive()]).toEqual([
        null,
        null,
        [],
      ]);
      expect(() => {
        classes.insert(RECORD, KEYS);
      }).toThrow();
    });

    it('[ST10] goes from scheduled to live to ended, and back, and nowhere else', () => {
      const { classes } = stores;
      classes.markScheduled(ID, 1);
      expect(classes.find(ID)).toEqual(RECORD);
      classes.markLive(ID, 5);
      classes.markLive(ID, 6);
      expect(classes.find(ID)).toEqual({ ...RECORD, phase: 'live', startedAt: 5 });
      expect(classes.findLive().map(({ id }) => id)).toEqual([ID]);
      classes.markEnded(ID, 9, 'mentor');
      classes.markEnded(ID, 99, 'mentor-away');
      classes.markLive(ID, 100);
      expect(classes.find(ID)).toMatchObject({ phase: 'ended', endedAt: 9, endReason: 'mentor' });
      classes.markScheduled(ID, 10);
      expect(classes.find(ID)).toEqual(RECORD);
      classes.markLive(NOWHERE, 1);
      classes.markEnded(NOWHERE, 1, 'mentor');
      expect(classes.find(NOWHERE)).toBeNull();
    });

    it('[ST10] is described anew, and its link gets another key', () => {
      const { classes } = stores;
      classes.markLive(ID, 5);
      const about = { title: '접시 🍽️', mentorName: '김', about: '', startsAt: null, seats: 3 };
      // The phase is not part of the description.
      classes.describe({ ...RECORD, ...about });
      expect(classes.find(ID)).toEqual({ ...RECORD, ...about, phase: 'live', startedAt: 5 });
      classes.replaceMenteeKey(ID, { hash: hash(7), salt: hash(8) });
      expect(classes.findKeys(ID)).toEqual({ mentor: hash(1), mentee: hash(7), menteeSalt: hash(8) });
    });
  });

  describe('chat', () => {
    it('[ST10] [CH1] [CH11] numbers from 1 without gaps, each class and each private line by itself', () => {
      const { chat, classes } = stores;
      classes.insert({ ...RECORD, id: OTHER }, KEYS);
      const seq = (id: string, message: NewChatMessage): number => chat.append(id, message).message.seq;
      expect(['a', 'b', 'c'].map((id) => seq(ID, said(id)))).toEqual([1, 2, 3]);
      expect([seq(OTHER, said('a')), seq(ID, said('a', { thread: SEO }))]).toEqual([1, 1]);
      seq(ID, said('d', { thread: CHOI, sentAt: NOW + 9 }));
      expect([chat.threads(ID, 10), chat.threads(ID, 1)]).toEqual([[CHOI, SEO], [CHOI]]);
    });

    it('[ST10] [CH2] keeps what is sent twice once, as it was first', () => {
      const { chat } = stores;
      const first = chat.append(ID, said('a', { text: '처음', picture: PICTURE }));
      expect(first).toEqual({
        added: true,
        message: { ...said('a', { text: '처음', picture: PICTURE }), seq: 1, removed: false },
      });
      expect(chat.append(ID, said('a', { text: '다시' }))).toEqual({ ...first, added: false });
      // From somebody else, or on another line, it is another message.
      expect(chat.append(ID, said('a', { peerId: CHOI })).added).toBe(true);
      expect(chat.append(ID, said('a', { thread: SEO })).added).toBe(true);
      expect(chat.page(ID, { limit: 10 }).messages).toHaveLength(2);
    });

    it('[ST10] [CH3] pages backwards and forwards, past the tenth too', () => {
      const { chat } = stores;
      for (let index = 1; index <= 12; index += 1) {
        chat.append(ID, said(`${index}`));
      }
      const seqs = (query: Parameters<typeof chat.page>[1]) => {
        const { messages, hasMore } = chat.page(ID, query);
        return [messages.map(({ seq }) => seq), hasMore];
      };
      expect(seqs({ limit: 3 })).toEqual([[10, 11, 12], true]);
      expect(seqs({ limit: 12 })[1]).toBe(false);
      expect(seqs({ before: 4, limit: 3 })).toEqual([[1, 2, 3], false]);
      expect(seqs({ after: 10, limit: 100 })).toEqual([[11, 12], true]);
      expect(seqs({ after: 0, limit: 2 })).toEqual([[1, 2], false]);
      expect(seqs({ thread: CHOI, limit: 2 })).toEqual([[], false]);
    });

    it('[ST10] [CH12] empties what is removed, picture included, and remembers which', () => {
      const { chat } = stores;
      chat.append(ID, said('a', { picture: PICTURE }));
      chat.append(ID, said('b', { thread: SEO }));
      expect(chat.find(ID, null, 1)).toMatchObject({ text: '안녕하세요 🙂', picture: PICTURE });
      const emptied = { ...said('a', { text: '' }), seq: 1, removed: true };
      expect(chat.remove(ID, null, 1)).toEqual(emptied);
      chat.remove(ID, SEO, 1);
      expect([chat.find(ID, null, 1), chat.find(ID, null, 2), chat.find(ID, CHOI, 1)]).toEqual([
        emptied,
        null,
        null,
      ]);
      expect(chat.removed(ID)).toEqual([1]);
      expect(() => chat.remove(ID, null, 9)).toThrow();
    });

    it('[ST10] [RM6] holds so many bytes, those of what was removed too, and no class that is not there', () => {
      const { chat, transactions } = stores;
      const text = '가'.repeat(2000);
      const most = Math.floor(LIMITS.classMessageBytes / (3 * text.length));
      transactions.transaction(() => {
        for (let index = 0; index < most; index += 1) {
          chat.append(ID, said(`client-${index}`, { text, thread: `line-${index}`.padEnd(16, '-') }));
        }
      });
      chat.remove(ID, 'line-0----------', 1);
      const full = expect.objectContaining({ code: 'CHAT_FULL' }) as Error;
      expect(() => chat.append(ID, said('more', { text }))).toThrow(full);
      expect(() => chat.append(NOWHERE, said('a'))).toThrow(full);
      chat.append(ID, said('less', { text: '네' }));
    });
  });

  describe('workshops', () => {
    it('[ST10] [ST4] keeps each part, the last that was written, and as it was then', () => {
      const { workshops } = stores;
      expect(workshops.load(ID)).toEqual({});
      const hands = [{ peerId: SEO, raisedAt: NOW, note: '도와주세요 🙋' }];
      workshops.save(ID, 'hands', []);
      workshops.save(ID, 'hands', hands);
      workshops.save(ID, 'poll', null);
      hands.length = 0;
      const kept = [{ peerId: SEO, raisedAt: NOW, note: '도와주세요 🙋' }];
      expect(workshops.load(ID)).toEqual({ hands: kept, poll: null });
      expect(workshops.loadPart(ID, 'hands')).toEqual(kept);
      expect([workshops.loadPart(ID, 'lesson'), workshops.load(NOWHERE)]).toEqual([undefined, {}]);
      expect(() => {
        workshops.save(NOWHERE, 'hands', []);
      }).toThrow();
    });

    it('[ST10] finds a text anywhere in a part', () => {
      const { workshops } = stores;
      workshops.save(ID, 'visitors', [{ peerId: SEO, name: '박서연' }]);
      expect(workshops.mentions(ID, 'visitors', SEO)).toBe(true);
      expect(workshops.mentions(ID, 'visitors', CHOI)).toBe(false);
      expect(workshops.mentions(ID, 'roll', SEO)).toBe(false);
    });

    it('[ST10] [RM7] keeps progress and visits person by person', () => {
      const { workshops } = stores;
      const ticked = { checkIns: [], ticked: ['clay'] };
      workshops.saveProgress(ID, SEO, ticked);
      workshops.saveProgress(ID, CHOI, { checkIns: [], ticked: [] });
      workshops.saveProgress(ID, CHOI, ticked);
      workshops.saveVisit(ID, SEO, VISIT);
      expect(workshops.load(ID)).toEqual({
        progress: { [SEO]: ticked, [CHOI]: ticked },
        visits: { [SEO]: VISIT },
      });
      expect(workshops.loadProgress(ID, CHOI)).toEqual({ [CHOI]: ticked });
      workshops.saveProgress(ID, SEO, null);
      workshops.saveVisit(ID, SEO, null);
      workshops.saveVisit(ID, CHOI, null);
      expect([
        workshops.loadProgress(ID, SEO),
        workshops.loadVisits(ID),
        workshops.loadVisits(ID, SEO),
      ]).toEqual([{}, {}, {}]);
      expect(() => {
        workshops.saveProgress(NOWHERE, SEO, ticked);
      }).toThrow();
    });

    it('[ST10] takes texts of any length and script as they are', () => {
      const { workshops } = stores;
      const text = `\u0000"'\\${'한글과 👩🏽‍🎨 그리고 العربية '.repeat(5000)}`;
      const lesson = { ...EMPTY_LESSON, materials: [{ id: 'clay', text }] };
      workshops.save(ID, 'lesson', lesson);
      expect(workshops.loadPart(ID, 'lesson')?.materials).toEqual(lesson.materials);
    });
  });

  describe('pictures', () => {
    it('[ST10] [ST4] keeps the latest frozen frame, however large', () => {
      const { stills } = stores;
      const frame = new Uint8Array(1024 * 1024).map((_, index) => index % 251);
      stills.save(ID, 'first', new Uint8Array([1]), null);
      stills.save(ID, 'second', frame, null);
      expect(stills.find(ID, 'first')).toBeNull();
      expect(Buffer.from(stills.find(ID, 'second') ?? []).equals(frame)).toBe(true);
      expect(stills.find(NOWHERE, 'second')).toBeNull();
      expect(() => {
        stills.save(NOWHERE, 'first', frame, null);
      }).toThrow();
    });

    it('[ST10] [DR7] keeps the frame that is shown besides the latest, and never a third', () => {
      const { stills, transactions } = stores;
      const found = (...names: string[]) => names.map((name) => stills.find(ID, name)?.[0] ?? null);
      stills.save(ID, 'first', new Uint8Array([1]), null);
      stills.show(ID, 'first');
      stills.save(ID, 'second', new Uint8Array([2]), 'first');
      stills.save(ID, 'third', new Uint8Array([3]), 'first');
      expect(found('first', 'second', 'third')).toEqual([1, null, 3]);
      expect(() =>
        transactions.transaction(() => {
          stills.show(ID, 'third');
          throw new Error('refused');
        }),
      ).toThrow('refused');
      expect(found('first', 'third')).toEqual([1, 3]);
      stills.show(ID, 'third');
      expect(found('first', 'third')).toEqual([null, 3]);
      stills.save(ID, 'fourth', new Uint8Array([4]), 'third');
      stills.show(ID, null);
      expect(found('third', 'fourth')).toEqual([null, 4]);
      stills.show(ID, null);
      expect(found('fourth')).toEqual([4]);
      // One that is sent again is the latest.
      stills.save(ID, 'fifth', new Uint8Array([5]), 'fourth');
      stills.save(ID, 'fourth', new Uint8Array([6]), 'fifth');
      stills.show(ID, 'fourth');
      expect(found('fifth', 'fourth')).toEqual([null, 6]);
    });

    it('[ST10] keeps a picture in three sizes, and says where it is', () => {
      const { pictures } = stores;
      pictures.save(ID, picture('one'));
      pictures.save(ID, picture('two', { thread: SEO }));
      expect([pictures.placeOf(ID, 'one'), pictures.placeOf(ID, 'two')]).toEqual([
        { thread: null },
        { thread: SEO },
      ]);
      expect(pictures.find(ID, 'one', 'medium')).toEqual(new Uint8Array([2, 2]));
      expect([pictures.placeOf(OTHER, 'one'), pictures.find(OTHER, 'one', 'small')]).toEqual([null, null]);
      expect(() => {
        pictures.save(ID, picture('one'));
      }).toThrow();
      pictures.remove(ID, 'one');
      pictures.remove(ID, 'none');
      expect(pictures.find(ID, 'one', 'large')).toBeNull();
    });

    it('[ST10] holds so many pictures of a person, and so many bytes', () => {
      const { pictures, transactions } = stores;
      const full = expect.objectContaining({ code: 'PICTURES_FULL' }) as Error;
      transactions.transaction(() => {
        for (let index = 0; index < LIMITS.personPictures; index += 1) {
          pictures.save(ID, picture(`picture-${index}`));
        }
      });
      expect(() => {
        pictures.save(ID, picture('more'));
      }).toThrow(full);
      const sizes = { ...picture('').sizes, large: new Uint8Array(LIMITS.classPictureBytes) };
      expect(() => {
        pictures.save(ID, picture('large', { peerId: CHOI, sizes }));
      }).toThrow(full);
      pictures.save(ID, picture('another', { peerId: CHOI }));
    });
  });

  describe('what stays', () => {
    it('[ST10] keeps one note of a person, in the order in which they were written', () => {
      const { keepsakes } = stores;
      const note = { peerId: SEO, name: '박서연', rating: 5, text: '고맙습니다 🙏', at: 3 };
      keepsakes.saveNote(ID, { ...note, rating: null });
      keepsakes.saveNote(ID, { ...note, peerId: CHOI, at: 2 });
      keepsakes.saveNote(ID, note);
      expect(keepsakes.notes(ID)).toEqual([{ ...note, peerId: CHOI, at: 2 }, note]);
      keepsakes.removeNote(ID, CHOI);
      expect([keepsakes.note(ID, CHOI), keepsakes.note(ID, SEO), keepsakes.notes(OTHER)]).toEqual([
        null,
        note,
        [],
      ]);
      expect(() => {
        keepsakes.saveNote(NOWHERE, note);
      }).toThrow();
    });

    it('[ST10] the oldest note makes room where there are too many', () => {
      const { keepsakes, transactions } = stores;
      const note = { name: '멘티', rating: 4, text: '', at: 1 };
      transactions.transaction(() => {
        for (let index = 0; index < BOUNDS.people; index += 1) {
          keepsakes.saveNote(ID, { ...note, peerId: `peer-${index}`.padEnd(16, '-'), at: index });
        }
      });
      keepsakes.saveNote(ID, { ...note, peerId: SEO, at: BOUNDS.people });
      const notes = keepsakes.notes(ID);
      expect([notes.length, notes[0]?.at, notes.at(-1)?.peerId]).toEqual([BOUNDS.people, 1, SEO]);
    });

    it('[ST10] keeps the last picture, and when it was taken', () => {
      const { keepsakes } = stores;
      expect([keepsakes.pictureAt(ID), keepsakes.picture(ID)]).toEqual([null, null]);
      keepsakes.savePicture(ID, new Uint8Array([1]), 1);
      keepsakes.savePicture(ID, new Uint8Array([2]), 2);
      expect([keepsakes.pictureAt(ID), keepsakes.picture(ID)]).toEqual([2, new Uint8Array([2])]);
    });
  });

  describe('retention', () => {
    it('[ST10] [RM1] finds what is over, oldest first, and never what is live', () => {
      const { classes, retention } = stores;
      classes.insert({ ...RECORD, id: OTHER, startsAt: null, createdAt: NOW - DAY_MS }, KEYS);
      // Planned for a day after its creation.
      expect(retention.findExpired(NOW)).toBe(OTHER);
      expect(retention.findExpired(NOW - 2 * DAY_MS)).toBeNull();
      retention.markUsed([OTHER, NOWHERE], NOW + 3 * DAY_MS);
      expect(retention.findExpired(NOW + 2 * DAY_MS)).toBe(ID);
      classes.markLive(ID, NOW);
      expect(retention.findExpired(NOW + 2 * DAY_MS)).toBeNull();
      classes.markEnded(ID, NOW, 'mentor');
      expect(retention.findExpired(NOW + 1)).toBe(ID);
    });

    it('[ST10] [RM1] [RM2] no key opens what was shut, and it goes with everything in it, a little at a time', () => {
      const { classes, chat, workshops, stills, pictures, keepsakes, retention } = stores;
      classes.insert({ ...RECORD, id: OTHER }, KEYS);
      for (const id of [ID, OTHER]) {
        chat.append(id, said('a'));
        workshops.save(id, 'roll', { assistants: [SEO], admitted: [], sentOut: [], returning: [] });
        workshops.save(id, 'cameras', []);
        workshops.save(id, 'passes', [{ peerId: SEO, keyHash: 'hash' }]);
        workshops.save(id, 'hands', []);
        workshops.saveProgress(id, SEO, { checkIns: [], ticked: [] });
        workshops.saveVisit(id, SEO, VISIT);
        stills.save(id, 'still', new Uint8Array([1]), null);
        pictures.save(id, picture('one'));
        keepsakes.saveNote(id, { peerId: SEO, name: '박서연', rating: 1, text: '', at: 1 });
        keepsakes.savePicture(id, new Uint8Array([1]), 1);
      }
      retention.shut(ID);
      expect(classes.find(ID)).toMatchObject({ phase: 'ended', endedAt: 0 });
      expect(classes.findKeys(ID)).toEqual({ ...KEYS, mentor: hash(0), mentee: hash(0) });
      const doors = (['roll', 'cameras', 'passes'] as const).map((part) => workshops.loadPart(ID, part));
      expect(doors).toEqual([undefined, undefined, undefined]);
      expect(retention.findExpired(1)).toBe(ID);
      let steps = 0;
      while (!retention.removeSome(ID, 1)) {
        steps += 1;
      }
      expect(steps).toBeGreaterThanOrEqual(8);
      expect([classes.find(ID), workshops.load(ID), chat.page(ID, { limit: 9 }).messages]).toEqual([
        null,
        {},
        [],
      ]);
      expect([stills.find(ID, 'still'), pictures.placeOf(ID, 'one')]).toEqual([null, null]);
      expect([keepsakes.notes(ID), keepsakes.pictureAt(ID)]).toEqual([[], null]);
      while (!retention.giveBack(100)) {
        steps += 1;
      }
      expect(textsOf(chat.page(OTHER, { limit: 9 }).messages)).toEqual(['안녕하세요 🙂']);
      expect([pictures.placeOf(OTHER, 'one'), keepsakes.notes(OTHER).length]).toEqual([{ thread: null }, 1]);
    });
  });

  describe('transactions', () => {
    const everything = (): unknown => {
      const { classes, chat, workshops, stills, pictures, keepsakes } = stores;
      return structuredClone([
        classes.find(ID),
        classes.findKeys(ID),
        classes.find(OTHER),
        workshops.load(ID),
        chat.page(ID, { limit: 9 }),
        stills.find(ID, 'still'),
        pictures.placeOf(ID, 'one'),
        pictures.placeOf(ID, 'two'),
        keepsakes.notes(ID),
        keepsakes.pictureAt(ID),
      ]);
    };
    const changeEverything = (): void => {
      const { classes, chat, workshops, stills, pictures, keepsakes, retention } = stores;
      classes.insert({ ...RECORD, id: OTHER }, KEYS);
      classes.markLive(ID, 1);
      classes.replaceMenteeKey(ID, { hash: hash(9), salt: hash(8) });
      chat.append(ID, said('b'));
      chat.remove(ID, null, 1);
      workshops.save(ID, 'hands', []);
      workshops.save(ID, 'pulse', 3);
      workshops.saveProgress(ID, SEO, null);
      workshops.saveVisit(ID, CHOI, VISIT);
      stills.save(ID, 'other', new Uint8Array([2]), null);
      pictures.save(ID, picture('two'));
      pictures.remove(ID, 'one');
      keepsakes.saveNote(ID, { peerId: CHOI, name: '최하린', rating: 1, text: '', at: 1 });
      keepsakes.savePicture(ID, new Uint8Array([2]), 2);
      retention.shut(ID);
      retention.removeSome(ID, 1);
    };
    beforeEach(() => {
      const { chat, workshops, stills, pictures } = stores;
      chat.append(ID, said('a'));
      workshops.save(ID, 'hands', [{ peerId: SEO, raisedAt: 1, note: '' }]);
      workshops.saveProgress(ID, SEO, { checkIns: [], ticked: [] });
      stills.save(ID, 'still', new Uint8Array([1]), null);
      pictures.save(ID, picture('one'));
    });

    it('[ST10] [ST5] keeps all of it, and gives what the work gives', () => {
      const before = everything();
      expect(
        stores.transactions.transaction(() => {
          changeEverything();
          return 'done';
        }),
      ).toBe('done');
      expect(everything()).not.toEqual(before);
    });

    it('[ST10] [ST5] takes all of it back when the work fails, one within another too', () => {
      const before = everything();
      const { transactions, chat } = stores;
      const refusal = new ClassroomError('CONFLICT', 'No.');
      expect(() =>
        transactions.transaction(() => {
          transactions.transaction(changeEverything);
          throw refusal;
        }),
      ).toThrow(refusal);
      expect(everything()).toEqual(before);
      // Work goes on from there.
      expect(chat.append(ID, said('c')).message.seq).toBe(2);
      transactions.transaction(() => chat.append(ID, said('d')));
      expect(chat.page(ID, { limit: 9 }).messages).toHaveLength(3);
    });
  });
}
