import { requests, type MediaKind, type RequestName, type Role, type Source } from '@gongbang/protocol';

const SOURCE_KIND: Record<Source, MediaKind> = {
  camera: 'video',
  mic: 'audio',
  screen: 'video',
  'screen-audio': 'audio',
  hands: 'video',
};

/** Whether a role may make a request at all; the protocol's table says so. */
export function mayRequest(role: Role, name: RequestName): boolean {
  return requests[name].roles.includes(role);
}

/** Whether a role may send a source, and the source is of that kind. */
export function mayProduce(role: Role, source: Source, kind: MediaKind): boolean {
  return role === 'mentor' && SOURCE_KIND[source] === kind;
}

/** Whether one may see and hear what the other sends: the mentor's is on stage for all. */
export function mayConsume(owner: Role, viewer: Role): boolean {
  return owner === 'mentor' && viewer === 'mentee';
}
