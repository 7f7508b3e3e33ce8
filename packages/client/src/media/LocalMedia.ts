import type { DevicePreferences, ScreenContent, SoundMode } from '../storage.ts';
import { DeviceError, type DeviceKind } from './DeviceError.ts';

/** What a captured screen consists of; either may be missing. */
export interface ScreenTracks {
  readonly video: MediaStreamTrack;
  /** The tab's or the system's sound, if the browser offers it and the person shares it. */
  readonly audio: MediaStreamTrack | null;
}

export interface DeviceList {
  readonly cameras: MediaDeviceInfo[];
  readonly microphones: MediaDeviceInfo[];
  readonly speakers: MediaDeviceInfo[];
}

const CAMERA = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
const LIGHT_CAMERA = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 15 } };
/**
 * Text needs pixels, a film needs frames. Only with a minimum rate of 0 does Chromium's encoder keep the last frame ready for
 * latecomers to a page that stands still; otherwise they wait for the next one, and there is one a second (libwebrtc's "zero-hertz"
 * mode, video/frame_cadence_adapter.cc). Moving pictures have no such mode: with a minimum rate of 0 nothing was sent.
 */
const SCREEN_FRAME_RATE: Readonly<Record<ScreenContent, { min?: number; max: number }>> = {
  text: { min: 0, max: 15 },
  motion: { max: 30 },
};
/** Larger screens are scaled down: encoding them in full would cost a laptop more than the letters gain. */
const MAX_SCREEN = { width: { max: 2560 }, height: { max: 1440 } };
/** Speech optimised for understanding, or everything there is to hear. */
const SOUND: Record<SoundMode, MediaTrackConstraints> = {
  voice: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
  work: {
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
    channelCount: { ideal: 2 },
  },
};

/** Opens a camera; the remembered one if it is there, otherwise any. @throws DeviceError */
export async function openCamera({ cameraId, lightCamera }: DevicePreferences): Promise<MediaStreamTrack> {
  const size = lightCamera ? LIGHT_CAMERA : CAMERA;
  const stream = await capture('camera', { video: { ...size, ...preferring(cameraId) } });
  return onlyTrack('camera', stream.getVideoTracks());
}

/** How a second camera of this computer, or a phone's, is opened for the hands. */
export interface HandsCameraChoice {
  readonly deviceId?: string;
  readonly facing?: 'environment' | 'user';
}

/** Opens a camera that shows the hands. @throws DeviceError */
export async function openHands({ deviceId, facing }: HandsCameraChoice): Promise<MediaStreamTrack> {
  const stream = await capture('camera', {
    video: {
      ...CAMERA,
      ...(deviceId === undefined ? {} : { deviceId: { exact: deviceId } }),
      ...(facing === undefined ? {} : { facingMode: { ideal: facing } }),
    },
  });
  return onlyTrack('camera', stream.getVideoTracks());
}

/** Opens a microphone; the remembered one if it is there, otherwise any. @throws DeviceError */
export async function openMicrophone({ microphoneId, sound }: DevicePreferences): Promise<MediaStreamTrack> {
  const stream = await capture('microphone', {
    audio: { ...SOUND[sound], ...preferring(microphoneId) },
  });
  return onlyTrack('microphone', stream.getAudioTracks());
}

/** Asks which screen, window or tab to share. Null if the person changes their mind. @throws DeviceError */
export async function openScreen({ screen }: DevicePreferences): Promise<ScreenTracks | null> {
  let stream: MediaStream;
  try {
    stream = await mediaDevices('screen').getDisplayMedia({
      // A minimum rate is refused here (W3C screen-capture, 5.4).
      video: { frameRate: { max: SCREEN_FRAME_RATE[screen].max }, ...MAX_SCREEN },
      audio: true,
    });
  } catch (error) {
    const trouble = DeviceError.from('screen', error);
    // Cancelled and forbidden are the same error; only the operating system's "no" can be told apart.
    if (trouble.trouble === 'denied' && !trouble.bySystem) {
      return null;
    }
    throw trouble;
  }
  const video = onlyTrack('screen', stream.getVideoTracks());
  await fitScreen(video, screen);
  return { video, audio: stream.getAudioTracks()[0] ?? null };
}

/** Captures a screen to suit what it shows, and tells the encoder (W3C mst-content-hint). */
export async function fitScreen(video: MediaStreamTrack, content: ScreenContent): Promise<void> {
  video.contentHint = content;
  // A browser that can't do this captures it as it likes.
  await video
    .applyConstraints({ frameRate: SCREEN_FRAME_RATE[content], ...MAX_SCREEN })
    .catch(() => undefined);
}

/** All devices the browser reveals; without permission they have no names. */
export async function listDevices(): Promise<DeviceList> {
  const all = isSupported() ? await navigator.mediaDevices.enumerateDevices() : [];
  const known = all.filter(({ deviceId }) => deviceId !== '');
  return {
    cameras: known.filter(({ kind }) => kind === 'videoinput'),
    microphones: known.filter(({ kind }) => kind === 'audioinput'),
    speakers: known.filter(({ kind }) => kind === 'audiooutput'),
  };
}

/** Calls `listener` whenever a device comes or goes; the returned function stops that. */
export function onDevicesChanged(listener: () => void): () => void {
  if (!isSupported()) {
    return () => undefined;
  }
  navigator.mediaDevices.addEventListener('devicechange', listener);
  return () => {
    navigator.mediaDevices.removeEventListener('devicechange', listener);
  };
}

/** Whether this browser, at this address, can share a screen. Phones cannot. */
export function canShareScreen(): boolean {
  return isSupported() && 'getDisplayMedia' in navigator.mediaDevices;
}

/** Browsers hide their devices from pages that are neither https nor localhost. */
function isSupported(): boolean {
  return 'mediaDevices' in navigator;
}

function mediaDevices(device: DeviceKind): MediaDevices {
  if (!isSupported()) {
    throw new DeviceError(device, isSecureContext ? 'unsupported' : 'insecure');
  }
  return navigator.mediaDevices;
}

async function capture(device: DeviceKind, constraints: MediaStreamConstraints): Promise<MediaStream> {
  const devices = mediaDevices(device);
  try {
    return await devices.getUserMedia(constraints);
  } catch (error) {
    throw DeviceError.from(device, error);
  }
}

/** `ideal` rather than `exact`: a device that is gone must not keep its owner out. */
function preferring(deviceId: string | undefined): MediaTrackConstraints {
  return deviceId === undefined ? {} : { deviceId: { ideal: deviceId } };
}

function onlyTrack(device: DeviceKind, [track]: MediaStreamTrack[]): MediaStreamTrack {
  if (track === undefined) {
    throw new DeviceError(device, 'not-found');
  }
  return track;
}
