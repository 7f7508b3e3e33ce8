import {
  SOURCES,
  hasBench,
  partRoles,
  receiversOf,
  requests,
  type ClassKind,
  type MediaKind,
  type NotificationName,
  type PeerId,
  type RequestName,
  type Role,
  type Source,
  type Workshop,
} from '@gongbang/protocol';

/** Whether a role may make a request at all, according to the protocol's table. */
export function mayRequest(role: Role, name: RequestName): boolean {
  return requests[name].roles.includes(role);
}

/** Whether a role may learn a notification, according to the protocol's table. */
export function mayReceive(role: Role, name: NotificationName): boolean {
  return receiversOf(name).includes(role);
}

/** Whether a role may see a part of the workshop, according to the protocol's table. */
export function maySee(role: Role, part: keyof Workshop): boolean {
  return partRoles[part].includes(role);
}

/** Those of these parts that a role may see. */
export function visibleParts(role: Role, parts: Partial<Workshop>): Partial<Workshop> {
  const visible: Partial<Workshop> = { ...parts };
  for (const [part, roles] of Object.entries(partRoles)) {
    if (!roles.includes(role)) {
      Reflect.deleteProperty(visible, part);
    }
  }
  return visible;
}

/** Whether a role may send a source, and the source is of that kind. */
export function mayProduce(role: Role, source: Source, kind: MediaKind): boolean {
  const row = SOURCES[source];
  return row.senders.includes(role) && row.kind === kind;
}

/** A person, as far as it matters for who sees whom. */
export interface Party {
  readonly id: PeerId;
  readonly role: Role;
}

/** The class's state that decides who sees whom. */
export interface Rights {
  readonly kind: ClassKind;
  /** Sources of mentees that are on stage. */
  isOnStage(id: PeerId, source: Source): boolean;
  /** Whether, at a round table, a mentee's bench is currently for everyone. */
  sharesBench(id: PeerId): boolean;
  readonly whisperTo: PeerId | null;
}

/** Whether the server holds a track back, whatever its owner does: a whispering mentor's microphone. */
export function isHeldBack(owner: Party, source: Source, rights: Rights): boolean {
  return owner.role === 'mentor' && source === 'mic' && rights.whisperTo !== null;
}

/**
 * Whether one person may see or hear what another sends. What the mentor sends is on stage for all, except a whisper. Only the
 * mentor and assistants see a mentee's bench until it is on stage, or shared at a round table.
 */
export function mayConsume(owner: Party, viewer: Party, source: Source, rights: Rights): boolean {
  if (viewer.role === 'camera' || viewer.id === owner.id) {
    return false;
  }
  if (!hasBench(owner.role)) {
    return source === 'whisper'
      ? viewer.id === rights.whisperTo
      : viewer.role !== 'mentor' || owner.role === 'camera';
  }
  return (
    viewer.role === 'mentor' ||
    (viewer.role === 'assistant' && SOURCES[source].kind === 'video') ||
    rights.isOnStage(owner.id, source) ||
    (rights.kind === 'round-table' && rights.sharesBench(owner.id))
  );
}
