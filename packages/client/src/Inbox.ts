import type { CameraSettings, NotificationPayload } from '@gongbang/protocol';

import type { AnyNotification } from './connection/Signaling.ts';
import type { JoinLoop } from './JoinLoop.ts';
import type { ClassLink } from './links.ts';
import type { ClassMedia } from './media/ClassMedia.ts';
import type { DeviceError } from './media/DeviceError.ts';
import type { Publisher } from './media/Publisher.ts';
import type { Whispering } from './media/Whispering.ts';
import type { ClassStore } from './model/classStore.ts';
import { cutOff, notified } from './model/reduce.ts';
import type { ClassroomStorage } from './storage.ts';

/** Events that are not state of the class but have to be shown or acted on. */
export interface ClassroomEvents {
  /** Cameras, microphones and screens that cannot be used. */
  deviceFailed(error: DeviceError): void;
  /** A device was unplugged, and another one took its place. */
  deviceReplaced(source: 'mic' | 'camera'): void;
  /** The user's own track was closed by the mentor, or because far too much data came in. */
  stopped(track: NotificationPayload['producer:stopped']): void;
  /** How the mentor wants this phone's camera to be set. */
  adjusted(settings: CameraSettings): void;
  /** The rehearsal is over, and the user is back in the green room. */
  rehearsalEnded(): void;
}

export interface InboxParts {
  readonly link: ClassLink;
  readonly store: ClassStore;
  readonly storage: Pick<ClassroomStorage, 'rememberRotatedKey'>;
  readonly joining: JoinLoop;
  readonly media: ClassMedia;
  readonly publisher: Publisher;
  readonly whispering: Pick<Whispering, 'follow'>;
  readonly events: Partial<ClassroomEvents>;
}

/** Everything the server reports changes the state; what also calls for an action is done here. */
export class Inbox {
  readonly #parts: InboxParts;

  constructor(parts: InboxParts) {
    this.#parts = parts;
  }

  notified(notification: AnyNotification): void {
    const { link, store, storage, joining, media, publisher, whispering, events } = this.#parts;
    store.setState((state) => notified(state, notification));
    switch (notification.name) {
      case 'class:ended':
        joining.ended(notification.payload.endedAt);
        break;
      case 'session:replaced':
      case 'session:ended':
        publisher.close();
        break;
      case 'class:started':
        // A mentor who enters starts the class, and sends what is on.
        if (link.role !== 'mentor') {
          void publisher.begin();
        }
        break;
      case 'class:scheduled':
        // Someone who waits shows nothing; a phone keeps looking at the hands.
        if (link.role === 'camera') {
          publisher.halt();
        } else {
          publisher.close();
        }
        break;
      case 'rehearsal:started':
      case 'rehearsal:ended':
        joining.rehearsed(notification.name === 'rehearsal:ended');
        break;
      case 'admission:decided':
        if (notification.payload.admitted) {
          joining.rejoin();
        } else {
          publisher.close();
        }
        break;
      case 'producer:stopped':
        publisher.stopped(notification.payload.source);
        events.stopped?.(notification.payload);
        break;
      case 'workshop:changed':
        if (notification.payload.parts.whisper !== undefined) {
          whispering.follow();
        }
        break;
      case 'producer:layersWanted':
        publisher.layersWanted(notification.payload.producerId, notification.payload.layer);
        break;
      case 'producer:unsupported':
        publisher.unsupported(notification.payload.producerId);
        break;
      case 'camera:adjusted':
        events.adjusted?.(notification.payload.settings);
        break;
      case 'link:rotated':
        // For the mentor, who hands it on. Mentees come back with the link they have.
        storage.rememberRotatedKey(link.id, notification.payload.menteeKey);
        break;
      case 'server:stopping':
        store.setState((state) => cutOff(state, Date.now(), true));
        break;
      case 'media:lost':
        media.rebuild();
        break;
      default:
        media.notified(notification);
    }
  }
}
