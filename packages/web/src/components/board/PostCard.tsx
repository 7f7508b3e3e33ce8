import type { Post } from '@gongbang/protocol';
import { Check, MessageCircle } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { boardPath } from '../../client/board.ts';
import type { BoardView } from '../../hooks/boardView.ts';
import { headingOf, isLikeable, lookOf } from '../../layout/board.ts';
import { Avatar } from '../Avatar.tsx';
import { EntryEdit, EntryPlace } from './EntryBody.tsx';
import { useWriterName, Who } from './EntryHead.tsx';
import { EntryMenu } from './EntryMenu.tsx';
import { EntryText } from './EntryText.tsx';
import { LikeButton } from './LikeButton.tsx';
import { PhotoGrid } from './PhotoGrid.tsx';

/** A post among others. */
export function PostCard({ post, view }: { post: Post; view: BoardView }) {
  const { t } = useTranslation();
  const [isEditing, setEditing] = useState(false);
  const name = useWriterName()(post);
  const look = lookOf(post, view.isMentor);
  const edit = (): void => {
    setEditing(true);
  };
  const menu = <EntryMenu entry={post} view={view} onEdit={edit} />;
  return (
    <article
      id={post.id}
      tabIndex={-1}
      className="post"
      data-post={post.kind}
      aria-label={t('board.postOf', { name })}
    >
      <EntryPlace entry={post} view={view} onEdit={edit} menu={menu} />
      {(look === 'whole' || look === 'hiddenForMentor') && (
        <div className="top">
          <Avatar name={name} />
          <Who entry={post} />
          {look === 'whole' && <span className="ml-auto">{menu}</span>}
        </div>
      )}
      {isEditing ? (
        <EntryEdit
          entry={post}
          view={view}
          onDone={() => {
            setEditing(false);
          }}
        />
      ) : (
        (look === 'whole' || look === 'hiddenForMentor') && (
          <>
            {post.kind === 'question' ? <Question post={post} view={view} /> : <Shown post={post} />}
            <div className="foot2">
              {post.kind === 'question' && <AnswerPill isAnswered={post.isAnswered} />}
              {post.kind !== 'question' && isLikeable(post, view) && (
                <LikeButton entry={post} isClosed={view.isClosed} />
              )}
              <Link to={boardPath(view.slug, post.id)} className="btn btn-xs btn-quiet" data-comments>
                <MessageCircle size={16} aria-hidden />
                <span>{t('board.comments', { count: post.comments })}</span>
              </Link>
            </div>
          </>
        )
      )}
    </article>
  );
}

/** Whether the mentor has answered a question. */
export function AnswerPill({ isAnswered }: { isAnswered: boolean }) {
  const { t } = useTranslation();
  return isAnswered ? (
    <span className="pill pill-good">
      <Check size={14} aria-hidden />
      <span>{t('board.answered')}</span>
    </span>
  ) : (
    <span className="pill">{t('board.waiting')}</span>
  );
}

function Question({ post, view }: { post: Post; view: BoardView }) {
  const { t } = useTranslation();
  const { heading, rest } = headingOf(post);
  const name = useWriterName()(post);
  return (
    <div className={post.photos.length > 0 ? 'qrow2' : ''}>
      <div className="stack is-tight">
        <h3>
          <Link to={boardPath(view.slug, post.id)} className="bare" dir="auto">
            {heading === '' ? t('board.photoQuestion') : heading}
          </Link>
        </h3>
        {rest !== '' && (
          <p className="second line-clamp-3 wrap-anywhere" dir="auto">
            {rest}
          </p>
        )}
      </div>
      <PhotoGrid photos={post.photos} name={name} isThumb />
    </div>
  );
}

function Shown({ post }: { post: Post }) {
  const name = useWriterName()(post);
  return (
    <>
      <EntryText text={post.text} />
      <PhotoGrid photos={post.photos} name={name} />
    </>
  );
}
