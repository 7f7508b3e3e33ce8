import type { Route } from '@gongbang/protocol';

import { Allowance } from '../../auth/Allowance.ts';
import type { AccountRecord } from '../../ports/accounts.ts';
import { ClassroomError } from '../../rules/ClassroomError.ts';
import type { Tokens } from '../../site/accounts/Tokens.ts';
import type { Visitor } from '../accounts/Visitor.ts';
import { WRONG_KEYS, type Doors, type Keyed } from '../doors.ts';

/** Anything that begins like a token is treated as one, whatever follows. */
const SHOWN = /^Bearer (gb_\S*)$/i;

/** Who is asking. */
export interface Entered {
  readonly account: AccountRecord | null;
  /** The key that requests are counted under: each token has its own, so it slows nobody down at the page. */
  readonly counted: string | null;
}

/** Lets owners’ programs in by token, on the rows that accept tokens. */
export class TokenDoor {
  readonly #tokens: Tokens;
  readonly #limit: Doors['limit'];
  readonly #wrong = new Allowance(WRONG_KEYS);

  constructor(tokens: Tokens, limit: Doors['limit']) {
    this.#tokens = tokens;
    this.#limit = limit;
  }

  /**
   * The token in the request; null if there is none, or if the row asks nobody who they are.
   * @throws ClassroomError SIGN_IN_NEEDED if the row takes no tokens
   */
  shown({ who = 'anybody', token = false }: Route, context: Keyed): string | null {
    const shown = who === 'anybody' ? undefined : SHOWN.exec(context.get('Authorization'))?.[1];
    if (shown !== undefined && !token) {
      throw new ClassroomError('SIGN_IN_NEEDED', 'API tokens cannot do this. Sign in instead.');
    }
    return shown ?? null;
  }

  /**
   * Valid tokens are looked up first, so other people's wrong ones do not slow them down.
   * @throws ClassroomError UNAUTHENTICATED, RATE_LIMITED, FORBIDDEN
   */
  async enter(shown: string, method: Route['method'], visitor: Visitor, context: Keyed): Promise<Entered> {
    const held = await this.#tokens.find(shown);
    if (held === null) {
      this.#limit(this.#wrong, visitor.place, context);
      context.set('WWW-Authenticate', 'Bearer');
      throw new ClassroomError('UNAUTHENTICATED', 'This API token is not valid, or no longer.');
    }
    const { token, account } = held;
    if (token.scope === 'read' && method !== 'get') {
      throw new ClassroomError('FORBIDDEN', 'This API token may only read.');
    }
    visitor.enter(account);
    return { account, counted: `token ${token.id}` };
  }
}
