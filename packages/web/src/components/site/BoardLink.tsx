import { MessagesSquare } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { boardPath } from '../../client/board.ts';

interface BoardLinkProps {
  readonly slug: string;
  readonly className: string;
  /** Which course’s, if there are several next to each other. */
  readonly of?: string;
}

/** The link to a course's board, for those who may see it. */
export function BoardLink({ slug, className, of }: BoardLinkProps) {
  const { t } = useTranslation();
  const label = of === undefined ? {} : { 'aria-label': `${t('board.title')}: ${of}` };
  return (
    <Link to={boardPath(slug)} className={className} data-board-link {...label}>
      <MessagesSquare size={16} aria-hidden />
      <span>{t('board.title')}</span>
    </Link>
  );
}
