import { ClassroomError } from '../../rules/ClassroomError.ts';
import type { SiteSecrets, SiteStores } from '../../ports/accounts.ts';
import type { BoardBrakes } from '../../ports/board.ts';
import type { Clock } from '../../ports/world.ts';
import type { Outbox } from '../mail/Outbox.ts';

/** What boards need of the world. */
export interface BoardWorld {
  readonly stores: SiteStores;
  readonly secrets: Pick<SiteSecrets, 'id'>;
  readonly clock: Clock;
  readonly outbox: Pick<Outbox, 'put'>;
  readonly boardBrakes: BoardBrakes;
  /** Whether mails go out at all. */
  readonly sendsMails: boolean;
  readonly studioName: string | null;
  /** Where the settings say that the page is. */
  readonly publicUrl: string | null;
}

/** For who manages the board. */
export const boardMentorNeeded = (): ClassroomError =>
  new ClassroomError('FORBIDDEN', 'Only the mentor of this course may.');

/** For whoever wrote it. */
export const writerNeeded = (): ClassroomError =>
  new ClassroomError('FORBIDDEN', 'Only whoever wrote it may.');
