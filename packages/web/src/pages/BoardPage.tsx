import '../styles/board.css';

import {
  BOARD_LIMITS,
  postKind,
  type Account,
  type CourseSlug,
  type EntryId,
  type PostKind,
} from '@gongbang/protocol';
import { ArrowLeft, Flag, Lock } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';

import { askBoard } from '../client/board.ts';
import { writtenBy } from '../client/drafts.ts';
import { BoardAside, Works } from '../components/board/BoardAside.tsx';
import { BoardGate, Closed, NotYet } from '../components/board/BoardGate.tsx';
import { PinnedPost } from '../components/board/PinnedPost.tsx';
import { PostCard } from '../components/board/PostCard.tsx';
import { Writer } from '../components/board/Writer.tsx';
import { StorePage } from '../components/site/StorePage.tsx';
import type { BoardView } from '../hooks/boardView.ts';
import { useBoard, type ShownBoard } from '../hooks/useBoard.ts';
import { useCourseAct } from '../hooks/useCourseAct.ts';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { useToast } from '../hooks/useToast.ts';
import { Thread } from './PostPage.tsx';

const TEXT_ID = 'board-text';
const POSTS_ID = 'board-posts';
const TABS = [null, 'question', 'work', 'notice'] as const;

/** A course's board, or one post of it. */
export function BoardPage({ slug, entryId }: { slug: CourseSlug; entryId: EntryId | null }) {
  return (
    <StorePage className="site pt-2 pb-10">
      <BoardGate slug={slug}>
        {(account) =>
          entryId === null ? (
            <Posts key={account.id} slug={slug} account={account} />
          ) : (
            <Thread key={account.id} slug={slug} entryId={entryId} account={account} />
          )
        }
      </BoardGate>
    </StorePage>
  );
}

function Posts({ slug, account }: { slug: CourseSlug; account: Account }) {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const asked = postKind.safeParse(search.get('kind'));
  const kind = asked.success ? asked.data : null;
  const { value, failure, reload, showMore } = useBoard(slug, kind);
  usePageTitle(value === null ? null : `${t('board.title')} — ${value.course.title}`);
  if (value === null) {
    return (
      <NotYet
        {...{ slug, account, failure, reload }}
        missing={[t('course.missing'), t('course.missingHint')]}
      />
    );
  }
  const view: BoardView = {
    ...{ slug, account: account.id, reload },
    ...{ mentorName: value.course.mentorName, isMentor: value.isMentor, isClosed: value.isClosed },
    hasMails: value.hasMails,
    isAnswerable: true,
    onPersonHidden: () => {
      document.getElementById(POSTS_ID)?.focus();
      reload();
    },
  };
  return (
    <>
      <Link to={`/c/${slug}`} className="backlink">
        <ArrowLeft size={16} aria-hidden />
        <span dir="auto">{value.course.title}</span>
      </Link>
      <div className="stack is-close board-head">
        <h1 className="h-page">{t('board.title')}</h1>
        <p className="seewho">
          <Lock size={16} aria-hidden />
          <span>{t('board.seenLong')}</span>
        </p>
      </div>
      <div className="board">
        <div className="stack is-board">
          {value.reports > 0 && (
            <Link to="/studio" className="note note-warn">
              <Flag size={18} aria-hidden />
              <span>{t('board.reports', { count: value.reports })}</span>
            </Link>
          )}
          {value.pinned !== null && <PinnedPost key={value.pinned.id} post={value.pinned} view={view} />}
          {value.isClosed ? <Closed /> : <NewPost view={view} />}
          <Tabs board={value} kind={kind} />
          <List board={value} kind={kind} view={view} onMore={showMore} />
        </div>
        <BoardAside board={value}>
          <Works works={value.works} slug={slug} />
          <Rules board={value} slug={slug} reload={reload} />
        </BoardAside>
      </div>
    </>
  );
}

function NewPost({ view }: { view: BoardView }) {
  const { t } = useTranslation();
  const toast = useToast();
  return (
    <section className="card writer" aria-label={t('board.write')} data-new-post>
      <Writer
        slug={view.slug}
        of={writtenBy({ id: view.account }, `post:${view.slug}`)}
        kinds={view.isMentor ? ['notice', 'work'] : ['question', 'work']}
        kind={view.isMentor ? 'notice' : 'question'}
        max={BOARD_LIMITS.post}
        label={t('board.text')}
        placeholder={t(view.isMentor ? 'board.placeholderMentor' : 'board.placeholder')}
        confirm={t('board.send')}
        textId={TEXT_ID}
        beside={
          <p className="seewho">
            <Lock size={16} aria-hidden />
            <span>{t('board.seen')}</span>
          </p>
        }
        onSend={async (body) => {
          await askBoard('writePost', { params: { slug: view.slug }, body });
          toast('info', t('board.sent'));
          view.reload();
        }}
      />
    </section>
  );
}

function Tabs({ board, kind }: { board: ShownBoard; kind: PostKind | null }) {
  const { t } = useTranslation();
  const [, setSearch] = useSearchParams();
  return (
    <div className="tabs">
      <div className="seg" role="group" aria-label={t('board.choose')}>
        {TABS.map((one) => (
          <button
            key={one ?? 'all'}
            aria-pressed={kind === one}
            data-tab={one ?? 'all'}
            onClick={() => {
              setSearch(one === null ? {} : { kind: one }, { replace: true });
            }}
          >
            {one === null
              ? t('courses.all')
              : t('board.tab', { kind: t(`board.kinds.${one}`), count: board.counts[one] })}
          </button>
        ))}
      </div>
    </div>
  );
}

interface ListProps {
  readonly board: ShownBoard;
  readonly kind: PostKind | null;
  readonly view: BoardView;
  readonly onMore: () => void;
}

function List({ board: { posts, hasMore, kind: shown, counts }, kind, view, onMore }: ListProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  const from = useRef<number | null>(null);
  useEffect(() => {
    // After "show more", the focus goes to the first of the new posts.
    if (from.current !== null && posts.length > from.current) {
      list.current?.querySelectorAll<HTMLElement>('article.post')[from.current]?.focus();
      from.current = null;
    }
  }, [posts.length]);
  const isEmpty = counts.notice + counts.question + counts.work === 0;
  if (posts.length === 0) {
    return (
      <section id={POSTS_ID} tabIndex={-1} className="card stack p-5" data-empty>
        <h2 className="text-base">{t(isEmpty ? 'board.empty' : 'board.noneOfKind')}</h2>
        {isEmpty && <p className="second">{t('board.emptyHint')}</p>}
        {isEmpty && !view.isClosed && !view.isMentor && (
          <button
            className="btn btn-line justify-self-start"
            onClick={() => document.getElementById(TEXT_ID)?.focus()}
          >
            {t('board.first')}
          </button>
        )}
      </section>
    );
  }
  return (
    <div className="stack" aria-busy={shown !== kind}>
      <div id={POSTS_ID} ref={list} tabIndex={-1} className="card posts">
        {posts.map((post) => (
          <PostCard key={post.id} post={post} view={view} />
        ))}
      </div>
      {hasMore && (
        <button
          className="btn btn-line justify-self-center"
          data-more
          onClick={() => {
            from.current = posts.length;
            onMore();
          }}
        >
          {t('board.older')}
        </button>
      )}
    </div>
  );
}

function Rules({ board, slug, reload }: { board: ShownBoard; slug: CourseSlug; reload: () => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const { act, isBusy } = useCourseAct();
  return (
    <section className="stack is-close aside-part">
      <h2 className="text-base">{t('board.rules')}</h2>
      <p className="second">{t('board.rulesText')}</p>
      {board.hiddenPeople > 0 && (
        <p className="across">
          <span className="second">{t('board.hiddenPeople', { count: board.hiddenPeople })}</span>
          <button
            className="btn btn-quiet btn-sm"
            disabled={isBusy}
            onClick={() => {
              act(async () => {
                await askBoard('showEverybody', { params: { slug } });
                toast('info', t('board.everybodyShown'));
                document.getElementById(POSTS_ID)?.focus();
                reload();
              });
            }}
          >
            {t('board.showEverybody')}
          </button>
        </p>
      )}
    </section>
  );
}
