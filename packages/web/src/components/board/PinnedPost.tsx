import type { Post } from '@gongbang/protocol';
import { Pin } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { boardPath } from '../../client/board.ts';
import type { BoardView } from '../../hooks/boardView.ts';
import { Avatar } from '../Avatar.tsx';
import { EntryEdit } from './EntryBody.tsx';
import { useWriterName, WrittenAt } from './EntryHead.tsx';
import { EntryMenu } from './EntryMenu.tsx';
import { EntryText } from './EntryText.tsx';
import { PhotoGrid } from './PhotoGrid.tsx';

/** What the mentor has pinned above everything else. */
export function PinnedPost({ post, view }: { post: Post; view: BoardView }) {
  const { t } = useTranslation();
  const [isEditing, setEditing] = useState(false);
  const name = useWriterName()(post);
  return (
    <section id={post.id} tabIndex={-1} className="notice" aria-label={t('board.pin')} data-pinned>
      <div className="across is-apart">
        <span className="pin">
          <Pin size={16} aria-hidden />
          <span>{t(`board.kinds.${post.kind}`)}</span>
        </span>
        <span className="across">
          <span className="second">
            <WrittenAt at={post.at} />
          </span>
          <EntryMenu
            entry={post}
            view={view}
            onEdit={() => {
              setEditing(true);
            }}
          />
        </span>
      </div>
      {isEditing ? (
        <EntryEdit
          entry={post}
          view={view}
          onDone={() => {
            setEditing(false);
          }}
        />
      ) : (
        <>
          <EntryText text={post.text} />
          <PhotoGrid photos={post.photos} name={name} />
        </>
      )}
      <p className="across second">
        <Avatar name={name} size={24} />
        <span dir="auto">{name}</span>
        {post.writer?.isMentor === true && (
          <span className="pill is-flat is-bright">{t('common.mentor')}</span>
        )}
        <span aria-hidden>·</span>
        <Link to={boardPath(view.slug, post.id)} className="bare" data-comments>
          {t('board.comments', { count: post.comments })}
        </Link>
      </p>
    </section>
  );
}
