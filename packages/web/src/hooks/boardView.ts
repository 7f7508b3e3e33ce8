import type { AccountId, CourseSlug } from '@gongbang/protocol';

/** Whose board it is, who reads it, and how it is asked for anew. */
export interface BoardView {
  readonly slug: CourseSlug;
  readonly mentorName: string;
  readonly account: AccountId;
  readonly isMentor: boolean;
  readonly isClosed: boolean;
  /** Mails go out at all: to who reported, and to a writer. */
  readonly hasMails: boolean;
  /** The post that is looked at, where it is one, is shown: it takes comments, and they likes. */
  readonly isAnswerable: boolean;
  readonly reload: () => void;
  /** Nothing more is shown of somebody: what one looked at may be gone. */
  readonly onPersonHidden: () => void;
}
