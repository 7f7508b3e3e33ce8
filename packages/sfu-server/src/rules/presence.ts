/** A peer's presence. `away`: the connection is lost, and the seat is kept until `until`. */
export type Presence =
  | { readonly state: 'joining' }
  | { readonly state: 'present' }
  | { readonly state: 'away'; readonly until: number }
  | { readonly state: 'gone' };

export type PresenceEvent =
  | { type: 'joined' }
  /** The connection is lost; the peer has `graceMs` to come back. */
  | { type: 'lost'; graceMs: number }
  | { type: 'left' }
  /** The grace period is over, by a clock that never steps; `until` is only for display. */
  | { type: 'expired' };

/** A presence's state machine. `gone` is final: somebody who comes back later is a new peer with the same id. */
export function transition(presence: Presence, event: PresenceEvent, now: number): Presence {
  if (presence.state === 'gone') {
    return presence;
  }
  switch (event.type) {
    case 'joined':
      return { state: 'present' };
    case 'lost':
      return presence.state === 'away' ? presence : { state: 'away', until: now + event.graceMs };
    case 'left':
      return { state: 'gone' };
    case 'expired':
      return presence.state === 'away' ? { state: 'gone' } : presence;
  }
}
