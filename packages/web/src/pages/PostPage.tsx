import { BOARD_LIMITS, type Account, type CourseSlug, type EntryId, type PostPage } from '@gongbang/protocol';
import { ArrowLeft, Lock, Share2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';

import { askBoard, boardPath } from '../client/board.ts';
import { copyText } from '../client/clipboard.ts';
import { writtenBy } from '../client/drafts.ts';
import { canHandOver, handOver } from '../client/handOver.ts';
import { Avatar } from '../components/Avatar.tsx';
import { BoardAside, OtherQuestions } from '../components/board/BoardAside.tsx';
import { Closed, NotYet } from '../components/board/BoardGate.tsx';
import { Comment } from '../components/board/Comment.tsx';
import { EntryEdit, EntryPlace } from '../components/board/EntryBody.tsx';
import { useWriterName, Who } from '../components/board/EntryHead.tsx';
import { EntryMenu } from '../components/board/EntryMenu.tsx';
import { EntryText } from '../components/board/EntryText.tsx';
import { LikeButton } from '../components/board/LikeButton.tsx';
import { PhotoGrid } from '../components/board/PhotoGrid.tsx';
import { AnswerPill } from '../components/board/PostCard.tsx';
import { Writer } from '../components/board/Writer.tsx';
import type { BoardView } from '../hooks/boardView.ts';
import { usePost } from '../hooks/useBoard.ts';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { useToast } from '../hooks/useToast.ts';
import { calledBy } from '../layout/accounts.ts';
import { headingOf, isLikeable, lookOf } from '../layout/board.ts';

interface ThreadProps {
  readonly slug: CourseSlug;
  readonly entryId: EntryId;
  readonly account: Account;
}

/** A post with its comments. */
export function Thread({ slug, entryId, account }: ThreadProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { value, failure, reload } = usePost(entryId);
  const heading = value === null ? '' : headingOf(value.post).heading;
  usePageTitle(
    value === null ? null : `${heading === '' ? t('board.title') : heading} — ${value.course.title}`,
  );
  const back = (
    <Link to={boardPath(slug)} className="backlink">
      <ArrowLeft size={16} aria-hidden />
      <span>{t('board.title')}</span>
    </Link>
  );
  if (value === null) {
    return (
      <div className="stack">
        {back}
        <NotYet
          {...{ slug, account, failure, reload }}
          missing={[t('board.missing'), t('board.missingHint')]}
        />
      </div>
    );
  }
  const view: BoardView = {
    ...{ slug, account: account.id, reload },
    ...{ mentorName: value.course.mentorName, isMentor: value.isMentor, isClosed: value.isClosed },
    hasMails: value.hasMails,
    isAnswerable: value.post.state.is === 'shown',
    onPersonHidden: () => void navigate(boardPath(slug)),
  };
  const { comments } = value;
  return (
    <>
      {back}
      <div className="board is-thread">
        <div className="stack is-wide">
          <ThePost page={value} view={view} />
          <section className="stack is-tight" aria-label={t('board.commentsTitle')}>
            <h2 className="text-lg">{t('board.comments', { count: value.post.comments })}</h2>
            <div className="cmts">
              {comments.map((comment) => (
                <Comment key={comment.id} comment={comment} view={view} />
              ))}
            </div>
          </section>
          {value.isClosed ? (
            <Closed />
          ) : (
            view.isAnswerable && <NewComment view={view} account={account} of={entryId} />
          )}
        </div>
        <BoardAside board={value}>
          <OtherQuestions others={value.others} slug={slug} />
        </BoardAside>
      </div>
    </>
  );
}

function ThePost({ page: { post }, view }: { page: PostPage; view: BoardView }) {
  const { t } = useTranslation();
  const [isEditing, setEditing] = useState(false);
  const name = useWriterName()(post);
  const look = lookOf(post, view.isMentor);
  const isWhole = look === 'whole' || look === 'hiddenForMentor';
  const { heading, rest } = headingOf(post);
  const isHeaded = post.kind === 'question' && heading !== '' && isWhole;
  const edit = (): void => {
    setEditing(true);
  };
  const menu = <EntryMenu entry={post} view={view} onEdit={edit} />;
  return (
    <article id={post.id} tabIndex={-1} className="stack" data-post={post.kind}>
      <div className="across is-apart">
        <span className="across">
          <span className="pill">{t(`board.kinds.${post.kind}`)}</span>
          {post.kind === 'question' && isWhole && <AnswerPill isAnswered={post.isAnswered} />}
        </span>
        <p className="seewho">
          <Lock size={16} aria-hidden />
          <span>{t('board.seen')}</span>
        </p>
      </div>
      {isHeaded ? (
        <h1 className="thread-title" dir="auto">
          {heading}
        </h1>
      ) : (
        <h1 className="sr-only">{t('board.postOf', { name })}</h1>
      )}
      <EntryPlace entry={post} view={view} onEdit={edit} menu={menu} />
      {isWhole && (
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
        isWhole && (
          <>
            <EntryText text={isHeaded ? rest : post.text} isWhole />
            <PhotoGrid photos={post.photos} name={name} />
            <div className="foot2">
              {isLikeable(post, view) && <LikeButton entry={post} isClosed={view.isClosed} />}
              <ShareButton url={location.origin + boardPath(view.slug, post.id)} />
            </div>
          </>
        )
      )}
    </article>
  );
}

function ShareButton({ url }: { url: string }) {
  const { t } = useTranslation();
  const toast = useToast();
  const share = async (): Promise<void> => {
    if (canHandOver()) {
      await handOver(url);
      return;
    }
    const isCopied = await copyText(url);
    toast(isCopied ? 'info' : 'error', t(isCopied ? 'created.copied' : 'created.copyFailed'));
  };
  return (
    <button className="btn btn-xs btn-quiet" onClick={() => void share()}>
      <Share2 size={16} aria-hidden />
      <span>{t('board.link')}</span>
    </button>
  );
}

function NewComment({ view, account, of }: { view: BoardView; account: Account; of: EntryId }) {
  const { t } = useTranslation();
  const toast = useToast();
  return (
    <section className="card writer is-comment" aria-label={t('board.writeComment')} data-new-comment>
      <Avatar name={calledBy(account) ?? '·'} />
      <Writer
        slug={view.slug}
        of={writtenBy(account, `comment:${of}`)}
        max={BOARD_LIMITS.comment}
        label={t('board.comment')}
        placeholder={t('board.commentPlaceholder')}
        confirm={t('board.send')}
        isSmall
        onSend={async ({ draft, text, photos }) => {
          await askBoard('writeComment', { params: { entryId: of }, body: { draft, text, photos } });
          toast('info', t('board.commented'));
          view.reload();
        }}
      />
    </section>
  );
}
