/*
 * What this browser can do, asked of the browser itself, whatever it calls itself.
 */

/** Safari on an iPhone lets videos fill the screen, and nothing else; with its own controls, and without what lies over them. */
interface VideoOfPhone {
  webkitEnterFullscreen?: () => void;
}

/** What can fill the screen: any `element`, a `video` alone, or nothing. */
export function whatFillsScreen(): 'element' | 'video' | null {
  // Missing where there is no such thing, false where the page may not.
  if ('fullscreenEnabled' in document && document.fullscreenEnabled) {
    return 'element';
  }
  return 'webkitEnterFullscreen' in HTMLVideoElement.prototype ? 'video' : null;
}

/** Lets a video fill the screen, where `whatFillsScreen` says so. Nothing happens while it has no picture. */
export function fillScreen(video: HTMLVideoElement & VideoOfPhone): void {
  try {
    video.webkitEnterFullscreen?.();
  } catch {
    // InvalidStateError: nothing has come yet.
  }
}

/** Whether a page sets how loud it is. On an iPhone only the phone's own keys do: what is set stays 1. */
export function canSetVolume(): boolean {
  const quieter = 0.5;
  const probe = new Audio();
  probe.volume = quieter;
  return probe.volume === quieter;
}

/** Firefox lists a speaker only once the person has picked it in a window of the browser's own. */
interface SpeakerPicker {
  selectAudioOutput?: () => Promise<MediaDeviceInfo>;
}

/** Whether the browser has a window of its own in which one picks a speaker. */
export function canPickSpeaker(): boolean {
  return 'mediaDevices' in navigator && 'selectAudioOutput' in navigator.mediaDevices;
}

/** Lets the person pick a speaker, where `canPickSpeaker`; null when they think better of it. */
export async function pickSpeaker(): Promise<MediaDeviceInfo | null> {
  const devices: MediaDevices & SpeakerPicker = navigator.mediaDevices;
  return (await devices.selectAudioOutput?.().catch(() => null)) ?? null;
}
