import { describe, expect, it } from 'vitest';

import { encodesAnything, encodingsOf, layersOf, switchEncodings, type SendStyle } from './encodings.ts';

const STYLE: SendStyle = { isBench: false, screen: 'text', sound: 'voice' };
const trackOf = (settings: MediaTrackSettings) =>
  ({ getSettings: () => settings }) as unknown as MediaStreamTrack;

describe('[MD5] a picture is sent in as many sizes as its own gives', () => {
  it.each([
    [1920, 1080, 3],
    [960, 540, 3],
    [720, 1280, 3],
    [800, 600, 2],
    [640, 360, 2],
    [360, 640, 2],
    [320, 240, 1],
  ])('%i x %i: %i', (width, height, layers) => {
    expect(layersOf(trackOf({ width, height }))).toBe(layers);
  });

  it('and in all of them where the browser does not tell', () => {
    expect(layersOf(trackOf({}))).toBe(3);
  });

  it.each([
    [3, [4, 2, 1]],
    [2, [2, 1]],
    [1, [1]],
  ])('with %i, the largest is its own', (layers, scales) => {
    const [camera] = encodingsOf('camera', STYLE, layers);
    expect(camera?.encodings?.map(({ scaleResolutionDownBy }) => scaleResolutionDownBy)).toEqual(scales);
  });

  it('a small camera takes the bitrate of a small layer, a small screen that of the largest', () => {
    const top = (source: 'camera' | 'screen') =>
      encodingsOf(source, { ...STYLE, screen: 'motion' }, 2)[0]?.encodings?.at(-1)?.maxBitrate;
    expect(top('camera')).toBe(500_000);
    expect(top('screen')).toBe(2_500_000);
  });

  it('sound has no size', () => {
    expect(encodingsOf('mic', STYLE, 3)[0]?.encodings).toEqual([
      expect.not.objectContaining({ scaleResolutionDownBy: expect.anything() as unknown }),
    ]);
  });
});

describe('[UI24] a sender', () => {
  it('is asked once whether it encodes, which would hold the page up, and not again after a change', async () => {
    let asked = 0;
    const encodings = [{ active: true }, { active: true }];
    const sender = {
      getParameters: () => {
        asked += 1;
        return { encodings };
      },
      setParameters: () => Promise.resolve(),
    } as unknown as RTCRtpSender;
    expect([encodesAnything(sender), encodesAnything(sender)]).toEqual([true, true]);
    expect(asked).toBe(1);
    await switchEncodings(sender, () => false);
    expect(encodesAnything(sender)).toBe(false);
    await switchEncodings(sender, (index) => index === 0);
    expect([encodesAnything(sender), encodings]).toEqual([true, [{ active: true }, { active: false }]]);
    expect(asked).toBe(3);
  });
});
