import { Heart } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { askBoard } from '../../client/board.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import type { Entry } from '../../layout/board.ts';

/** Likes an entry, and takes it back. */
export function LikeButton({ entry, isClosed }: { entry: Entry; isClosed: boolean }) {
  const { t } = useTranslation();
  const { act, isBusy } = useCourseAct();
  const [own, setOwn] = useState<{ readonly of: Entry; readonly isLiked: boolean } | null>(null);
  // What was pressed counts until the server's next word.
  const isLiked = own?.of === entry ? own.isLiked : entry.isLiked;
  const likes = entry.likes + Number(isLiked) - Number(entry.isLiked);
  return (
    <button
      className="btn btn-xs btn-quiet"
      aria-pressed={isLiked}
      aria-label={t('board.like', { count: likes })}
      disabled={isClosed}
      data-like
      onClick={() => {
        if (isBusy) {
          return;
        }
        setOwn({ of: entry, isLiked: !isLiked });
        act(
          async () => {
            await askBoard(isLiked ? 'unlikeEntry' : 'likeEntry', { params: { entryId: entry.id } });
          },
          () => {
            setOwn({ of: entry, isLiked });
            return false;
          },
        );
      }}
    >
      <Heart size={16} className={isLiked ? 'heart is-on' : 'heart'} aria-hidden />
      <span className="tabular-nums">{likes}</span>
    </button>
  );
}
