import { FrameClock, Reel } from './Reel.ts';
import { Largest } from './Largest.ts';
import type { FromWorker, ReelOptions, ToWorker } from './reelMessages.ts';

/*
 * Runs in a worker of its own, through which the frames of the hands pass. Each goes on untouched, whatever happens to the
 * copy: nothing here may hold up the live picture.
 */

/** WebRTC Encoded Transform, in a worker (W3C), which the DOM's types lack. */
interface Transformer {
  readonly readable: ReadableStream<EncodedFrame>;
  readonly writable: WritableStream<EncodedFrame>;
  readonly options: ReelOptions;
  sendKeyFrameRequest?(): Promise<void>;
}
interface EncodedFrame {
  readonly type: 'key' | 'delta' | 'empty';
  readonly data: ArrayBuffer;
  getMetadata(): FrameMetadata;
}
interface FrameMetadata {
  readonly rtpTimestamp?: number;
  readonly mimeType?: string;
  readonly synchronizationSource?: number;
  readonly width?: number;
  readonly height?: number;
}

const reels = new Map<string, Reel>();

const say = (message: FromWorker): void => {
  postMessage(message);
};

/** Copies what goes by; returns what to do with one frame. */
function keeper({ reel: name, isSent }: ReelOptions, ask: (() => void) | null) {
  const reel = new Reel();
  const clock = new FrameClock();
  const largest = new Largest();
  let hasBegun = false;
  reels.set(name, reel);
  return (frame: EncodedFrame): void => {
    const now = Date.now();
    const { rtpTimestamp, mimeType, synchronizationSource, width } = frame.getMetadata();
    const isKey = frame.type === 'key';
    if (isSent && !largest.isIt(synchronizationSource ?? 0, isKey ? (width ?? 0) : null, now)) {
      return;
    }
    reel.add({ isKey, at: clock.at(now, rtpTimestamp), data: frame.data.slice(0) });
    if (ask !== null && reel.wantsKeyFrame(now)) {
      ask();
    }
    if (!hasBegun && isKey) {
      hasBegun = true;
      say({ is: 'begun', reel: name, mimeType: mimeType ?? null });
    }
  };
}

addEventListener('rtctransform', (event) => {
  const { transformer } = event as Event & { readonly transformer: Transformer };
  const { reel, isSent } = transformer.options;
  const ask = (): void => {
    // Refused if the picture has ended meanwhile.
    transformer.sendKeyFrameRequest?.().catch(() => undefined);
  };
  const keep = keeper(transformer.options, isSent ? null : ask);
  transformer.readable
    .pipeThrough(
      new TransformStream<EncodedFrame, EncodedFrame>({
        transform: (frame, controller) => {
          try {
            keep(frame);
          } catch {
            // Then there is no copy.
          }
          controller.enqueue(frame);
        },
      }),
    )
    .pipeTo(transformer.writable)
    .catch(() => {
      // Even if the picture has ended: the page knows which case it is.
      say({ is: 'broken', reel });
    });
});

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.ask) {
    case 'ping':
      say({ is: 'pong' });
      break;
    case 'clip':
      say({ is: 'clip', turn: data.turn, frames: reels.get(data.reel)?.frames ?? [] });
      break;
    case 'forget':
      reels.delete(data.reel);
      break;
  }
});

say({ is: 'ready' });
