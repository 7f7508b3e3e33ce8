import type { AccountId, CourseSlug } from '@gongbang/protocol';

/** Whose board it is, who is reading it, and how to reload it. */
export interface BoardView {
  readonly slug: CourseSlug;
  readonly mentorName: string;
  readonly account: AccountId;
  readonly isMentor: boolean;
  readonly isClosed: boolean;
  /** The studio sends mails: to people who reported, and to a writer. */
  readonly hasMails: boolean;
  /** The post on the page, if there is one, is visible: it can be commented on, and comments can be liked. */
  readonly isAnswerable: boolean;
  readonly reload: () => void;
  /** Somebody's posts are no longer shown: the one on the page may be gone. */
  readonly onPersonHidden: () => void;
}
