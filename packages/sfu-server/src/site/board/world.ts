import { ClassroomError } from '../../rules/ClassroomError.ts';
import type { SiteSecrets, SiteStores } from '../../ports/accounts.ts';
import type { BoardBrakes } from '../../ports/board.ts';
import type { Clock } from '../../ports/world.ts';
import type { Outbox } from '../mail/Outbox.ts';

/** What boards need from outside. */
export interface BoardWorld {
  readonly stores: SiteStores;
  readonly secrets: Pick<SiteSecrets, 'id'>;
  readonly clock: Clock;
  readonly outbox: Pick<Outbox, 'put'>;
  readonly boardBrakes: BoardBrakes;
  /** Whether mails go out at all. */
  readonly sendsMails: boolean;
  readonly studioName: string | null;
  /** The page's address, if the settings give one. */
  readonly publicUrl: string | null;
}

/** Only those who manage the board may. */
export const boardMentorNeeded = (): ClassroomError =>
  new ClassroomError('FORBIDDEN', 'Only the mentor of this course may do this.');

/** Only the writer may. */
export const writerNeeded = (): ClassroomError =>
  new ClassroomError('FORBIDDEN', 'Only its writer may do this.');
