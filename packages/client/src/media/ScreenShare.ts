import type { LocalState } from '../model/classState.ts';
import type { DevicePreferences, ScreenContent } from '../storage.ts';
import { fitScreen, openScreen, type ScreenTracks } from './LocalMedia.ts';
import type { SentMedia } from './SentMedia.ts';

/** What sharing needs from its owner. */
export interface ScreenSharePort {
  devices(): DevicePreferences;
  setLocal(value: LocalState): void;
  fail(error: unknown): void;
}

/** The user's own screen, shared with its sound. */
export class ScreenShare {
  readonly #sent: SentMedia;
  readonly #port: ScreenSharePort;
  /** The browser's open questions about which screen to share; one that is not here any more is answered too late. */
  readonly #questions = new Set<symbol>();

  constructor(sent: SentMedia, port: ScreenSharePort) {
    this.#sent = sent;
    this.#port = port;
  }

  /** Shares a screen; nothing happens if the person changes their mind. */
  async start(): Promise<void> {
    const question = Symbol('screen');
    this.#questions.add(question);
    this.#port.setLocal('starting');
    try {
      const tracks = await openScreen(this.#port.devices());
      if (!this.#questions.has(question)) {
        tracks?.video.stop();
        tracks?.audio?.stop();
      } else if (tracks === null) {
        this.#port.setLocal(this.#sent.trackOf('screen') !== null ? 'on' : 'off');
      } else {
        await this.#send(tracks);
      }
    } catch (error) {
      if (this.#questions.has(question)) {
        this.#port.setLocal('off');
        this.#port.fail(error);
      }
    } finally {
      this.#questions.delete(question);
    }
  }

  async stop(): Promise<void> {
    this.cancel();
    this.#port.setLocal('off');
    await this.#close();
  }

  /** Whatever is being chosen is not wanted any more. */
  cancel(): void {
    this.#questions.clear();
  }

  /** Captures what is shared to suit what it shows. */
  async fit(content: ScreenContent): Promise<void> {
    const track = this.#sent.trackOf('screen');
    if (track !== null) {
      await fitScreen(track, content);
      await this.#sent.resend('screen');
    }
  }

  async #send({ video, audio }: ScreenTracks): Promise<void> {
    // The browser's own bar can stop sharing at any time.
    video.addEventListener('ended', () => {
      void this.stop();
    });
    const closed = this.#close();
    this.#sent.open('screen', video);
    if (audio !== null) {
      this.#sent.open('screen-audio', audio);
    }
    this.#port.setLocal('on');
    await closed;
    await this.#sent.send();
  }

  async #close(): Promise<void> {
    await Promise.all([this.#sent.close('screen'), this.#sent.close('screen-audio')]);
  }
}
