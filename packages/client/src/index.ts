/*
 * The client of a class, without a page: docs/CLIENT.md. What is not exported here is internal.
 */

export { createClassroom, type ClassroomOptions } from './createClassroom.ts';
export type { ClassroomClient } from './ClassroomClient.ts';
export type { ClassroomEvents } from './Inbox.ts';
export type { MediaLoading } from './media/ClassMedia.ts';

// Links, and what is remembered.
export { linkPath, linkUrl, parseLink, tidyPath, type ClassLink } from './links.ts';
export {
  freshKey,
  memoryStorage,
  type ClassroomStorage,
  type DevicePreferences,
  type ScreenContent,
  type SoundMode,
  type Visit,
} from './storage.ts';

// State, and what is derived from it.
export { createStore, type Store } from './model/Store.ts';
export type { ClassStore } from './model/classStore.ts';
export {
  EMPTY_CHAT,
  OUTGOING_STATES,
  SENT_REEL,
  isRunning,
  type Bottleneck,
  type ChatState,
  type ClassPageState,
  type Connection,
  type LocalSources,
  type LocalState,
  type OutgoingMessage,
  type Pointer,
  type ReceivedTrack,
  type RisingReaction,
  type Standing,
} from './model/classState.ts';
export { lastSeq, unread } from './model/chat.ts';
export { holdupOf, type Complaint, type Holdup, type Judgement } from './model/quality.ts';
export { signsOf, type Sign } from './model/signs.ts';
export { arrangeStage, layerFor, type StageLayout } from './model/stage.ts';
export {
  PLAIN_VIEW,
  ZOOM,
  clamp,
  fit,
  isQuarterTurn,
  seenAs,
  toBox,
  toPicture,
  transformOf,
  turned,
  zoomAt,
  type HandsView,
  type Size,
} from './model/handsView.ts';

// Refusals.
export { ClientError, codeOf, whyOf, type ClientErrorCode } from './connection/ClientError.ts';

// Devices and pictures.
export { DeviceError, type DeviceKind, type DeviceTrouble } from './media/DeviceError.ts';
export {
  canShareScreen,
  listDevices,
  onDevicesChanged,
  openCamera,
  openMicrophone,
  type DeviceList,
  type HandsCameraChoice,
} from './media/LocalMedia.ts';
export { openForStage, type StageDevices } from './media/openForStage.ts';
export { captureFrame } from './media/captureFrame.ts';
export type { Publisher } from './media/Publisher.ts';
export type { ReplayOptions } from './replay/HandsKeeper.ts';
export type { Replay } from './replay/Replay.ts';
export type { Playhead } from './replay/Playhead.ts';
export type { StreamStats, TransportStats } from './media/stats.ts';
export type { Watcher, Watching } from './media/Watching.ts';
export type { ChatOutbox } from './chat/ChatOutbox.ts';
export type { ChatThreads } from './chat/ChatThreads.ts';
export type { UnsentChat } from './chat/unsentChat.ts';
export { sendInTurn } from './chat/Pictures.ts';
export { readyPicture } from './chat/shrinkPicture.ts';

// The server, without a class: REST, retrying, and which ways lead there.
export { createHttp, type Http } from './connection/http.ts';
export type { Server } from './connection/Rest.ts';
export { persist } from './connection/persist.ts';
export { retryDelay } from './connection/reconnectPolicy.ts';
export { watchSurroundings } from './surroundings.ts';
export {
  MEDIA_WAYS,
  tryWay,
  trySignalling,
  type Destination,
  type MediaWay,
  type ParsedCandidate,
  type WayResult,
} from './connection/connectionCheck.ts';
