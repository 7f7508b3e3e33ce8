import {
  SECRET_BYTES,
  type ClassId,
  type LinkRole,
  type OpenedClass,
  type PeerId,
  type Secret,
} from '@gongbang/protocol';

import type { UnsentChat } from './chat/unsentChat.ts';
import type { ClassLink } from './links.ts';

/** `voice`: noise is kept out. `work`: what the hands do is heard too. */
export type SoundMode = 'voice' | 'work';
/** What a shared screen shows: `text` keeps its pixels, `motion` its frames. */
export type ScreenContent = 'text' | 'motion';

/** Which devices this person uses, and how. */
export interface DevicePreferences {
  readonly cameraId?: string | undefined;
  readonly microphoneId?: string | undefined;
  readonly speakerId?: string | undefined;
  /** A smaller, slower camera picture, for weak machines and links. */
  readonly lightCamera: boolean;
  readonly sound: SoundMode;
  readonly screen: ScreenContent;
  /** Whether the user came in with it on. */
  readonly camera: boolean;
  readonly microphone: boolean;
}

/** How a tab is in a class: under which name, whether a screen is shared, what is on, and whether it is a rehearsal. */
export interface Visit {
  readonly name: string;
  readonly sharing: boolean;
  readonly camera: boolean;
  readonly mic: boolean;
  readonly rehearsing: boolean;
}

/** In which class, and in which role. */
type InClass = Pick<ClassLink, 'id' | 'role'>;

/**
 * What a frontend remembers for its user. The client only asks and tells it, and knows nothing of the browser's storage:
 * blocked site data, or another person sitting down, are the frontend's concern.
 */
export interface ClassroomStorage {
  /** By this key the server recognises the person: the same one after a reload, a new one for somebody else. */
  peerKey(): Secret;
  devices(): DevicePreferences;
  rememberDevices(change: Partial<DevicePreferences>): void;
  /** The user goes in under this name. What somebody else began under another (`chatDraft`) is not theirs. */
  goesIn(of: InClass, name: string): void;
  /** The user goes by another name from now on; what they began is still theirs. */
  renamed(of: InClass, name: string): void;
  /** A class was found behind its link. */
  rememberClass(link: ClassLink, found: OpenedClass): void;
  /** Its class link has another key from now on. */
  rememberRotatedKey(id: ClassId, menteeKey: Secret): void;
  /** How the user is in a class, to come back to it after a reload (`ClassroomClient.comeBack`); null once they are not. */
  rememberVisit(id: ClassId, role: LinkRole, visit: Visit | null): void;
  /** What was being written in a thread of a class; a thread is a private line by its mentee, or null for everyone's chat. */
  chatDraft(of: InClass, thread: PeerId | null): string;
  keepChatDraft(of: InClass, thread: PeerId | null, draft: string): void;
  /** What was said in a class and not sent yet, for the following page to send; null if that is nothing. */
  unsentChat(of: InClass): UnsentChat | null;
  keepUnsentChat(of: InClass, unsent: UnsentChat | null): void;
}

/** How devices are used by someone who has chosen nothing. */
const FIRST_TIME: DevicePreferences = {
  lightCamera: false,
  sound: 'voice',
  screen: 'text',
  camera: true,
  microphone: true,
};

/** Remembers only while the page is open. */
export function memoryStorage(): ClassroomStorage {
  const key = freshKey();
  const drafts = new Map<string, string>();
  const names = new Map<string, string>();
  const named = ({ id, role }: InClass, thread: PeerId | null): string => `${role} ${id} ${thread ?? ''}`;
  const renamed = (of: InClass, name: string): void => {
    names.set(named(of, null), name);
  };
  let chosen = FIRST_TIME;
  const nothing = (): void => undefined;
  return {
    peerKey: () => key,
    devices: () => chosen,
    rememberDevices: (change) => {
      chosen = { ...chosen, ...change };
    },
    goesIn: (of, name) => {
      if ((names.get(named(of, null)) ?? name) !== name) {
        for (const key of [...drafts.keys()].filter((draft) => draft.startsWith(named(of, null)))) {
          drafts.delete(key);
        }
      }
      renamed(of, name);
    },
    renamed,
    rememberClass: nothing,
    rememberRotatedKey: nothing,
    rememberVisit: nothing,
    chatDraft: (of, thread) => drafts.get(named(of, thread)) ?? '',
    keepChatDraft: (of, thread, draft) => {
      drafts.set(named(of, thread), draft);
    },
    // No page follows this one.
    unsentChat: () => null,
    keepUnsentChat: nothing,
  };
}

/** A key for somebody no server knows yet. */
export function freshKey(): Secret {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
