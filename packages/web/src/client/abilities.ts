/*
 * What this browser can do, asked of the browser itself, whatever it calls itself.
 */

/** Safari on an iPhone lets only videos fill the screen, with its own controls and without anything on top of them. */
interface VideoOfPhone {
  webkitEnterFullscreen?: () => void;
}

/** What can fill the screen: any `element`, only a `video`, or nothing. */
export function whatFillsScreen(): 'element' | 'video' | null {
  // Missing if the browser has no such thing, false if the page may not.
  if ('fullscreenEnabled' in document && document.fullscreenEnabled) {
    return 'element';
  }
  return 'webkitEnterFullscreen' in HTMLVideoElement.prototype ? 'video' : null;
}

/** Makes a video fill the screen, if `whatFillsScreen` says so. Nothing happens while it has no picture. */
export function fillScreen(video: HTMLVideoElement & VideoOfPhone): void {
  try {
    video.webkitEnterFullscreen?.();
  } catch {
    // InvalidStateError: nothing has arrived yet.
  }
}

/** Whether a page can set its volume. On an iPhone only the phone's own keys can: the value stays 1. */
export function canSetVolume(): boolean {
  const quieter = 0.5;
  const probe = new Audio();
  probe.volume = quieter;
  return probe.volume === quieter;
}

/** Firefox lists a speaker only after the person has picked it in one of the browser's own windows. */
interface SpeakerPicker {
  selectAudioOutput?: () => Promise<MediaDeviceInfo>;
}

/** Whether the browser has its own window for picking a speaker. */
export function canPickSpeaker(): boolean {
  return 'mediaDevices' in navigator && 'selectAudioOutput' in navigator.mediaDevices;
}

/** Lets the person pick a speaker, if `canPickSpeaker`; null if they change their mind. */
export async function pickSpeaker(): Promise<MediaDeviceInfo | null> {
  const devices: MediaDevices & SpeakerPicker = navigator.mediaDevices;
  return (await devices.selectAudioOutput?.().catch(() => null)) ?? null;
}
