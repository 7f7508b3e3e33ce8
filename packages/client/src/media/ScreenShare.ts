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
    this.#tell();
    let tracks: ScreenTracks | null;
    try {
      tracks = await openScreen(this.#port.devices());
    } catch (error) {
      if (this.#questions.delete(question)) {
        this.#tell();
        this.#port.fail(error);
      }
      return;
    }
    if (!this.#questions.delete(question)) {
      tracks?.video.stop();
      tracks?.audio?.stop();
    } else if (tracks === null) {
      this.#tell();
    } else {
      await this.#send(tracks);
    }
  }

  async stop(): Promise<void> {
    this.cancel();
    await this.#end();
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
    this.#tell();
    await closed;
    try {
      await this.#sent.send();
    } catch (error) {
      // Otherwise it would be sent with whatever is sent next, unknown to the user.
      if (this.#sent.trackOf('screen') === video) {
        await this.#end();
      }
      this.#port.fail(error);
    }
  }

  /** Closes what is shared; the page says so at once, and the server learns of it. */
  async #end(): Promise<void> {
    const closed = this.#close();
    this.#tell();
    await closed;
  }

  async #close(): Promise<void> {
    await Promise.all([this.#sent.close('screen'), this.#sent.close('screen-audio')]);
  }

  #tell(): void {
    const isShared = this.#sent.trackOf('screen') !== null;
    this.#port.setLocal(isShared ? 'on' : this.#questions.size > 0 ? 'starting' : 'off');
  }
}
