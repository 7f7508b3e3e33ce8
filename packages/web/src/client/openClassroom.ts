import {
  createClassroom,
  type ClassLink,
  type ClassroomClient,
  type ClassroomEvents,
  type ClassroomStorage,
} from '@gongbang/client';

import * as browserStore from './browserStore.ts';
import { lookedAhead } from './firstLook.ts';
import { server } from './http.ts';
import { loadPart } from './loadPart.ts';
import { painted } from './painted.ts';
import { keepUnsentChat, unsentChat } from './unsentChat.ts';

/** What this browser remembers for a class. */
const storage: ClassroomStorage = {
  peerKey: browserStore.peerKey,
  devices: browserStore.devices,
  rememberDevices: browserStore.rememberDevices,
  goesIn: browserStore.goesIn,
  renamed: browserStore.renamed,
  rememberClass: ({ role, key }, { class: info, menteeKey }) => {
    // A phone's link does not belong in the list of one's classes.
    if (role !== 'camera') {
      browserStore.rememberClass({
        ...browserStore.rememberable(info),
        role,
        key,
        ...(menteeKey === null ? {} : { menteeKey }),
        visitedAt: Date.now(),
      });
    }
  },
  rememberRotatedKey: browserStore.rememberRotatedKey,
  rememberVisit: browserStore.rememberVisit,
  chatDraft: browserStore.chatDraft,
  keepChatDraft: browserStore.keepChatDraft,
  unsentChat,
  keepUnsentChat,
};

/** A class on this page, with what this browser remembers, and loaded so that nobody writing their name waits for it. */
export function openClassroom(link: ClassLink, events: ClassroomEvents): ClassroomClient {
  return createClassroom({
    link,
    events,
    storage,
    fetch: server.fetch,
    // The WebRTC part of the page loads while the name is being written: the field does not wait for it.
    loading: { begins: painted, load: loadPart },
    ahead: lookedAhead(link),
  });
}
