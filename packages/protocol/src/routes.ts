import type { z } from 'zod';

/** Who may call it: anybody, anyone signed in, anyone signed in who teaches here, or an owner. */
export type RouteAudience = 'anybody' | 'account' | 'mentor' | 'owner';

/** A row of a table of routes. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
  readonly summary: string;
  /** Whether `Authorization: Bearer <the link's key>` is required; `Peer-Key` may accompany it. */
  readonly keyed?: boolean;
  /** The account required to call it; if left out, anybody may. */
  readonly who?: RouteAudience;
  /** Whether the caller must recently have proven that the account is theirs, by signing in or by a fresh proof. */
  readonly proven?: true;
  /** Whether an owner's API token can stand in for the required account. */
  readonly token?: boolean;
  /** Whether it answers with a redirect. */
  readonly redirects?: true;
  /** Whether the answer is only for people of the class, identified by `Peer-Key`, rather than for everybody with a link. */
  readonly personal?: true;
  /** Whether `Owner-Key` is required if registration is closed. */
  readonly owned?: true;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Media types of a body that is sent as it is, not as JSON. */
  readonly takes?: readonly string[];
  /** Media types of an answer that is not JSON. */
  readonly gives?: readonly string[];
  readonly response: z.ZodType;
}

/** Media types of pictures that are accepted, to be re-encoded. */
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;

/**
 * A row of the site's tables. Every row that requires an account must state whether an API token will do, so that none is
 * forgotten; a fresh proof comes from a person, never from a token.
 */
export type SiteRoute = Route &
  (
    | { readonly who: 'anybody'; readonly token?: never; readonly proven?: never }
    | { readonly who: Exclude<RouteAudience, 'anybody'>; readonly token: boolean; readonly proven?: never }
    | { readonly who: Exclude<RouteAudience, 'anybody'>; readonly token: false; readonly proven: true }
  );
