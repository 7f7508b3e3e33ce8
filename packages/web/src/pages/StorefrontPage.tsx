import type { CourseCard, Storefront } from '@gongbang/protocol';
import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import benchClay from '../assets/scenes/bench-clay.svg';
import benchCrack from '../assets/scenes/bench-crack.svg';
import benchGrey from '../assets/scenes/bench-grey.svg';
import benchSlab from '../assets/scenes/bench-slab.svg';
import mentorScene from '../assets/scenes/mentor.svg';
import { coverUrl } from '../client/courses.ts';
import { Avatar } from '../components/Avatar.tsx';
import { LinkForm } from '../components/home/LinkForm.tsx';
import { AlertMe } from '../components/site/AlertMe.tsx';
import { Cover } from '../components/site/Cover.tsx';
import { WhenLine } from '../components/site/DateWords.tsx';
import { ListedDates } from '../components/site/ListedDates.tsx';
import { StorePage } from '../components/site/StorePage.tsx';
import { Works } from '../components/site/Works.tsx';
import { currentLanguage } from '../i18n/index.ts';
import { dayAndTime, type ListedDate } from '../layout/courseDates.ts';
import { moneyText } from '../layout/money.ts';

/** The first page of a studio that offers courses. */
export function StorefrontPage({ store }: { store: Storefront }) {
  const { t } = useTranslation();
  const { dates, others, mentors, works, hasAlerts } = store;
  const live = dates.filter(({ date }) => date.state === 'live');
  const ahead = dates.filter(({ date }) => date.state !== 'live');
  return (
    <StorePage className="">
      <Hero nearest={ahead[0] ?? null} courses={[...dates.map(({ course }) => course), ...others]} />
      <div className="site stack gap-12 pb-14">
        {live.map((listed) => (
          <LiveCard key={listed.date.id} listed={listed} />
        ))}
        <ListedDates dates={ahead} store={store} />
        {others.length > 0 && <Others courses={others} />}
        {works.length > 0 && <Works works={works} />}
        {mentors.length > 0 && <Mentors mentors={mentors} />}
        {hasAlerts && (
          <section className="stack is-close max-w-[26rem]">
            <h2 className="text-lg">{t('alerts.title')}</h2>
            <AlertMe slug={null} />
          </section>
        )}
        <section className="stack is-close">
          <h2 className="text-lg">{t('courses.byLink')}</h2>
          <p className="second">{t('courses.byLinkHint')}</p>
          <p className="across">
            <Link to="/my" className="btn btn-line btn-sm">
              {t('mine.title')}
            </Link>
            <Link to="/new" className="btn btn-quiet btn-sm">
              {t('courses.make')}
            </Link>
          </p>
        </section>
      </div>
    </StorePage>
  );
}

function Hero({ nearest, courses }: { nearest: ListedDate | null; courses: readonly CourseCard[] }) {
  const { t } = useTranslation();
  const [isLinkOpen, setLinkOpen] = useState(false);
  return (
    <section className="site store-hero">
      <div className="stack is-wide">
        <h1>{t('courses.headline')}</h1>
        <p className="lead">{t('courses.lead')}</p>
        <div className="across">
          <a
            href="#upcoming"
            className="btn btn-primary btn-lg"
            onClick={(event) => {
              event.preventDefault();
              document.getElementById('upcoming')?.scrollIntoView();
              document.getElementById('upcoming')?.focus({ preventScroll: true });
            }}
          >
            {t('courses.see')}
          </a>
          <button
            className="btn btn-quiet btn-lg"
            aria-expanded={isLinkOpen}
            onClick={() => {
              setLinkOpen(!isLinkOpen);
            }}
          >
            <span>{t('home.enterLink')}</span>
            <ArrowRight size={16} aria-hidden />
          </button>
        </div>
        {isLinkOpen && <LinkForm />}
      </div>
      <div className="show">
        <Window courses={courses} />
        {nearest !== null && (
          <Link className="float bare" to={`/c/${nearest.course.slug}`}>
            <span className="small">{t('courses.nearest')}</span>
            <b className="line-clamp-2">{nearest.course.title}</b>
            <span className="second">
              {[
                dayAndTime(nearest.date.startsAt, currentLanguage()),
                t('common.mentorOf', { name: nearest.course.mentorName }),
                ...(nearest.course.price === null
                  ? []
                  : [moneyText(nearest.course.price, currentLanguage())]),
              ].join(' · ')}
            </span>
          </Link>
        )}
      </div>
    </section>
  );
}

/** Drawings, in place of pictures that are missing. */
const BENCHES = [benchClay, benchSlab, benchCrack, benchGrey];

/** A class as people see it: the next course large, and pictures of others in place of the benches. */
function Window({ courses }: { courses: readonly CourseCard[] }) {
  const [first] = courses;
  const others = new Map(courses.map((course) => [course.slug, coverUrl(course, 'small')]));
  others.delete(first?.slug ?? '');
  const beside = [...others.values()].filter((url) => url !== null);
  return (
    <div className="window">
      <div className="tile min-h-0 rounded-md">
        <img
          src={(first === undefined ? null : coverUrl(first, 'large')) ?? mentorScene}
          alt=""
          className="absolute inset-0 size-full object-cover"
        />
      </div>
      <div className="grid min-h-0 grid-rows-4 gap-2">
        {[...beside, ...BENCHES].slice(0, BENCHES.length).map((url) => (
          <img key={url} src={url} alt="" className="size-full min-h-0 rounded-md object-cover" />
        ))}
      </div>
    </div>
  );
}

/** A class that is taking place right now. */
function LiveCard({ listed: { course, date } }: { listed: ListedDate }) {
  const { t } = useTranslation();
  return (
    <section className="livecard" data-live>
      <Cover course={course} size="small" />
      <div className="stack is-tight min-w-0">
        <p>
          <span className="pill pill-live">{t('courses.live')}</span>
        </p>
        <h2 className="text-base">
          <Link to={`/c/${course.slug}`} className="bare">
            {course.title}
          </Link>
        </h2>
        <p className="small">
          <WhenLine date={date} />
        </p>
        <p className="small">{t('courses.liveHint')}</p>
      </div>
      <Link to="/my" className="btn btn-line">
        {t('mine.title')}
      </Link>
    </section>
  );
}

function Others({ courses }: { courses: readonly CourseCard[] }) {
  const { t } = useTranslation();
  return (
    <section className="stack">
      <h2 className="h-sec">{t('courses.others')}</h2>
      <ul className="card ledger">
        {courses.map((course) => (
          <li key={course.slug} className="lrow dateless">
            <Cover course={course} size="small" isLate />
            <div className="min-w-0">
              <h3>
                <Link to={`/c/${course.slug}`}>{course.title}</Link>
              </h3>
              <p className="second">
                {[
                  course.craft,
                  t('common.mentorOf', { name: course.mentorName }),
                  course.price === null ? '' : moneyText(course.price, currentLanguage()),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
            </div>
            <p className="small max-md:hidden">{t('courses.othersHint')}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Mentors({ mentors }: Pick<Storefront, 'mentors'>) {
  const { t } = useTranslation();
  return (
    <section className="stack">
      <h2 className="h-sec">{t('courses.mentors')}</h2>
      <ul className="mentors">
        {mentors.map(({ name, crafts, held }) => (
          <li key={name}>
            <Avatar name={name} size={44} />
            <span className="min-w-0">
              <b className="block">{name}</b>
              <span className="small tabular-nums">
                {[...crafts, ...(held === 0 ? [] : [t('courses.held', { count: held })])].join(' · ')}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
