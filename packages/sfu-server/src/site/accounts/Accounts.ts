import type { Account, WaysIn, MailLanguage } from '@gongbang/protocol';

import type {
  AccountRecord,
  IdentityIssuer,
  Mailer,
  PasskeyChecks,
  SiteAddress,
} from '../../ports/accounts.ts';
import type { Log } from '../../ports/world.ts';
import type { Outbox } from '../mail/Outbox.ts';
import { Attempts } from './Attempts.ts';
import { Codes } from './Codes.ts';
import { Issuers } from './Issuers.ts';
import { OwnData } from './OwnData.ts';
import { Ownership } from './Ownership.ts';
import { Passkeys } from './Passkeys.ts';
import { Proofs } from './Proofs.ts';
import { RecoveryCodes } from './RecoveryCodes.ts';
import { Register } from './Register.ts';
import { shown } from './rules.ts';
import { Sessions } from './Sessions.ts';
import { Tokens } from './Tokens.ts';
import type { AccountBrakes, AccountWorld } from './world.ts';

export interface AccountParts extends AccountWorld {
  readonly outbox: Outbox;
  readonly mailer: Pick<Mailer, 'sends'>;
  readonly passkeyChecks: PasskeyChecks;
  readonly issuers: readonly IdentityIssuer[];
  readonly brakes: AccountBrakes;
  readonly log: Log;
  readonly studioName: string | null;
}

/** Changes to one’s own account. */
export interface AccountChange {
  readonly name?: string | undefined;
  readonly language?: MailLanguage | undefined;
}

/** The accounts of one server: how people sign in, and what belongs to them. */
export class Accounts {
  readonly sessions: Sessions;
  readonly codes: Codes;
  readonly passkeys: Passkeys;
  readonly recoveryCodes: RecoveryCodes;
  readonly issuers: Issuers;
  readonly ownership: Ownership;
  readonly proofs: Proofs;
  readonly ownData: OwnData;
  readonly tokens: Tokens;
  readonly #parts: AccountParts;

  constructor(parts: AccountParts) {
    const { outbox, passkeyChecks: checks, brakes, studioName, log } = parts;
    const attempts = new Attempts(parts);
    const register = new Register(parts);
    this.#parts = parts;
    this.sessions = new Sessions(parts, brakes);
    this.codes = new Codes(parts, { attempts, register, outbox, brakes, studioName });
    this.recoveryCodes = new RecoveryCodes(parts, brakes);
    this.passkeys = new Passkeys(parts, { attempts, checks, recoveryCodes: this.recoveryCodes, brakes });
    this.issuers = new Issuers(parts, { issuers: parts.issuers, attempts, register, brakes, log });
    this.ownership = new Ownership(parts, register, brakes);
    this.proofs = new Proofs(parts, this);
    this.tokens = new Tokens(parts);
    const { sessions, passkeys, tokens } = this;
    this.ownData = new OwnData(parts, { attempts, outbox, sessions, passkeys, tokens });
  }

  /** The ways to sign in at this address. */
  ways({ passkeyDomain }: SiteAddress): WaysIn {
    return {
      passkey: passkeyDomain !== null,
      code: this.#parts.mailer.sends ? 'mailed' : 'logged',
      issuers: this.issuers.shown,
    };
  }

  /** An account as its owner sees it. */
  async show(record: AccountRecord): Promise<Account> {
    const passkeys = await this.#parts.stores.passkeys.of(record.id);
    return shown(record, passkeys.length > 0);
  }

  /** Fields left out keep their value. */
  async change(record: AccountRecord, { name, language }: AccountChange): Promise<Account> {
    // Only the given fields: the others may have changed meanwhile.
    const change = {
      ...(name === undefined ? {} : { name }),
      ...(language === undefined ? {} : { language }),
    };
    if (Object.keys(change).length > 0) {
      await this.#parts.stores.accounts.change(record.id, change);
    }
    return this.show((await this.#parts.stores.accounts.find(record.id)) ?? { ...record, ...change });
  }

  /** Ten new recovery codes, replacing the old ones. */
  renewRecoveryCodes({ id }: AccountRecord): Promise<string[]> {
    return this.#parts.stores.transaction((inner) => this.recoveryCodes.renew(inner, id));
  }
}
