import type { Board, PostPage } from '@gongbang/protocol';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { boardPath, boardPhotoUrl } from '../../client/board.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { dayAndTime } from '../../layout/courseDates.ts';
import { Cover } from '../site/Cover.tsx';

/** Next to a board: the class and its next date, and whatever else the page has. */
export function BoardAside({
  board,
  children,
}: {
  board: Pick<Board, 'course' | 'next'>;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const { course, next } = board;
  return (
    <aside className="stack is-wide">
      <div className="mini-class max-md:hidden">
        <Cover course={course} size="small" />
        <div className="stack is-tight min-w-0">
          <Link to={`/c/${course.slug}`} className="bare">
            <b className="leading-snug">{course.title}</b>
          </Link>
          <span className="small">
            {next === null
              ? t('board.noNext')
              : t('board.next', { when: dayAndTime(next.startsAt, currentLanguage()) })}
          </span>
        </div>
      </div>
      {children}
    </aside>
  );
}

/** The latest photos of work, each linking to its post. */
export function Works({ works, slug }: { works: Board['works']; slug: string }) {
  const { t } = useTranslation();
  return (
    works.length > 0 && (
      <section className="stack is-close aside-part max-md:hidden">
        <div className="across is-apart">
          <h2 className="text-base">{t('board.kinds.work')}</h2>
          <Link to={`${boardPath(slug)}?kind=work`} className="text-[13px]">
            {t('courses.showAll')}
          </Link>
        </div>
        <ul className="works">
          {works.map(({ postId, photo: { id, width, height } }, index) => (
            <li key={id}>
              <Link to={boardPath(slug, postId)}>
                <img
                  className="pic"
                  src={boardPhotoUrl(id, 'small')}
                  alt={t('board.workPhoto', { number: index + 1 })}
                  loading="lazy"
                  width={width}
                  height={height}
                />
              </Link>
            </li>
          ))}
        </ul>
      </section>
    )
  );
}

/** Other questions to read next. */
export function OtherQuestions({ others, slug }: { others: PostPage['others']; slug: string }) {
  const { t } = useTranslation();
  return (
    others.length > 0 && (
      <section className="stack is-close aside-part">
        <h2 className="text-base">{t('board.others')}</h2>
        <ul className="others">
          {others.map(({ id, heading }) => (
            <li key={id}>
              <Link to={boardPath(slug, id)} className="bare" dir="auto">
                {heading === '' ? t('board.photoQuestion') : heading}
              </Link>
            </li>
          ))}
        </ul>
      </section>
    )
  );
}
