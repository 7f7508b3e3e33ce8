import type { BoardComment } from '@gongbang/protocol';
import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { BoardView } from '../../hooks/boardView.ts';
import { actsOf, isLikeable, lookOf } from '../../layout/board.ts';
import { Avatar } from '../Avatar.tsx';
import { EntryEdit, EntryPlace } from './EntryBody.tsx';
import { useWriterName, Who } from './EntryHead.tsx';
import { Dialogs, EntryMenu } from './EntryMenu.tsx';
import { EntryText } from './EntryText.tsx';
import { LikeButton } from './LikeButton.tsx';
import { PhotoGrid } from './PhotoGrid.tsx';

/** A comment below a post; the mentor’s stand out. */
export function Comment({ comment, view }: { comment: BoardComment; view: BoardView }) {
  const { t } = useTranslation();
  const [isEditing, setEditing] = useState(false);
  const name = useWriterName()(comment);
  const { writer } = comment;
  const look = lookOf(comment, view.isMentor);
  const isWhole = look === 'whole' || look === 'hiddenForMentor';
  const isOwn = look === 'whole' && writer?.isMe === true;
  const edit = (): void => {
    setEditing(true);
  };
  const menu = !isOwn && <EntryMenu entry={comment} view={view} onEdit={edit} />;
  return (
    <article
      id={comment.id}
      tabIndex={-1}
      className={`cmt ${writer?.isMentor === true ? 'is-mentor' : ''}`}
      aria-label={t('board.commentOf', { name })}
      data-comment
    >
      {look !== 'whole' && (
        <div className="col-span-full">
          <EntryPlace entry={comment} view={view} onEdit={edit} menu={menu} />
        </div>
      )}
      {isWhole && (
        <>
          <Avatar name={name} />
          <Who entry={comment} />
          {look === 'whole' ? <span className="cmt-menu">{menu}</span> : <span />}
        </>
      )}
      {isEditing ? (
        <div className="tx">
          <EntryEdit
            entry={comment}
            view={view}
            onDone={() => {
              setEditing(false);
            }}
          />
        </div>
      ) : (
        isWhole && (
          <div className="tx stack">
            <EntryText text={comment.text} />
            <PhotoGrid photos={comment.photos} name={name} />
            <div className="foot2">
              {isLikeable(comment, view) && <LikeButton entry={comment} isClosed={view.isClosed} />}
              {isOwn && <OwnActs comment={comment} view={view} onEdit={edit} />}
            </div>
          </div>
        )
      )}
    </article>
  );
}

/** What users can do about their own comment, without a menu. */
function OwnActs({ comment, view, onEdit }: { comment: BoardComment; view: BoardView; onEdit: () => void }) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      {actsOf(comment, view).includes('edit') && (
        <button className="btn btn-xs btn-quiet" onClick={onEdit}>
          <Pencil size={16} aria-hidden />
          <span>{t('board.acts.edit')}</span>
        </button>
      )}
      <button
        className="btn btn-xs btn-quiet"
        onClick={() => {
          setAsked(true);
        }}
      >
        <Trash2 size={16} aria-hidden />
        <span>{t('board.acts.remove')}</span>
      </button>
      <Dialogs
        entry={comment}
        view={view}
        asked={isAsked ? 'remove' : null}
        onClosed={() => {
          setAsked(false);
        }}
      />
    </>
  );
}
