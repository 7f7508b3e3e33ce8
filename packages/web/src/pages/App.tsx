import { Compass, RotateCw } from 'lucide-react';
import { Tooltip } from 'radix-ui';
import { Component, useEffect, type ComponentType, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { BrowserRouter, Link, Route, Routes, useLocation } from 'react-router';

import { loadFonts } from '../client/fonts.ts';
import { part } from '../components/part.tsx';
import { ReloadButton } from '../components/ReloadButton.tsx';
import { ToastProvider } from '../components/ToastProvider.tsx';
import { useFocusReturns } from '../hooks/useFocusReturns.ts';
import { bringSiteTexts } from '../i18n/index.ts';
import { courseIn } from '../layout/courseIn.ts';
import { Loading } from './Loading.tsx';
import { NoticePage } from './NoticePage.tsx';

/* Each page separately: whoever follows a class link waits for no other. */
const FrontPage = part(async () => (await import('./FrontPage.tsx')).FrontPage, <Loading />);
const RegisterPage = part(async () => (await import('./RegisterPage.tsx')).RegisterPage, <Loading />);
const CreatedPage = part(async () => (await import('./CreatedPage.tsx')).CreatedPage, <Loading />);
const CheckPage = part(async () => (await import('./CheckPage.tsx')).CheckPage, <Loading />);
const StudioTextPage = part(async () => (await import('./StudioTextPage.tsx')).StudioTextPage, <Loading />);
const SignInPage = part(async () => (await import('./SignInPage.tsx')).SignInPage, <Loading />);
const OwnerPage = part(async () => (await import('./OwnerPage.tsx')).OwnerPage, <Loading />);
const ProofPage = part(async () => (await import('./ProofPage.tsx')).ProofPage, <Loading />);
const AccountPage = part(async () => (await import('./AccountPage.tsx')).AccountPage, <Loading />);
const PeoplePage = part(async () => (await import('./PeoplePage.tsx')).PeoplePage, <Loading />);
const ClassPage = part(async () => (await import('./ClassPage.tsx')).ClassPage, <Loading />);

/* What is offered and booked, with its texts. */
const CoursePage = sitePart(async () => (await import('./CoursePage.tsx')).CoursePage);
const SitePage = sitePart(async () => (await import('./SitePages.tsx')).SitePages);

/** Pages of text and forms. */
const PLAIN: Readonly<Record<string, ReactNode>> = {
  '/': <FrontPage />,
  '/new': <RegisterPage />,
  '/created/:classId': <CreatedPage />,
  '/check': <CheckPage />,
  '/privacy': <StudioTextPage page="privacy" />,
  '/imprint': <StudioTextPage page="imprint" />,
  '/sign-in': <SignInPage />,
  '/owner': <OwnerPage />,
  '/proof': <ProofPage />,
  '/account': <AccountPage />,
  '/people': <PeoplePage />,
  '/book/:dateId': <SitePage page="book" />,
  '/b/:bookingId': <SitePage page="booking" />,
  '/b/:bookingId/receipt': <SitePage page="receipt" />,
  '/b/:bookingId/review': <SitePage page="review" />,
  '/my': <SitePage page="my" />,
  '/alerts/on': <SitePage page="alerts" does="on" />,
  '/alerts/end': <SitePage page="alerts" does="end" />,
  '/studio': <SitePage page="studio" />,
  '/studio/money': <SitePage page="money" />,
  '/studio/money/settings': <SitePage page="moneySettings" />,
  '/studio/developers': <SitePage page="developers" />,
  '/studio/courses/:courseId': <SitePage page="courseForm" />,
};

function sitePart<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  return part(async () => (await Promise.all([load(), bringSiteTexts()]))[0], <Loading />);
}

/** All pages by their addresses. */
export function App() {
  const { t } = useTranslation();
  useFocusReturns();
  return (
    <BrowserRouter>
      <Tooltip.Provider delayDuration={300}>
        <ToastProvider>
          <a
            href="#main"
            className="btn btn-primary fixed top-2 left-2 z-(--z-dialog) -translate-y-20 focus:translate-y-0"
            onClick={(event) => {
              // The address keeps the class's key behind its #, so the jump is made by hand.
              event.preventDefault();
              const main = document.querySelector('main');
              main?.setAttribute('tabindex', '-1');
              main?.focus();
            }}
          >
            {t('common.skip')}
          </a>
          <CrashGuard fallback={<Crashed />}>
            <Routes>
              {Object.entries(PLAIN).map(([path, page]) => (
                <Route key={path} path={path} element={<Plain>{page}</Plain>} />
              ))}
              <Route path="/c/*" element={<AtC />} />
              <Route path="/m/*" element={<ClassPage />} />
              <Route path="/h/*" element={<ClassPage />} />
              <Route path="*" element={<NotFound />} />
            </Routes>
          </CrashGuard>
        </ToastProvider>
      </Tooltip.Provider>
    </BrowserRouter>
  );
}

/** A class by its link, or a course or its board by the course's name. */
function AtC() {
  const { pathname, hash } = useLocation();
  const place = courseIn(pathname, hash);
  return place === null ? (
    <ClassPage />
  ) : (
    <Plain>
      {place.board === null ? (
        <CoursePage key={place.slug} slug={place.slug} />
      ) : (
        <SitePage page="board" key={pathname} slug={place.slug} entryId={place.board.entryId} />
      )}
    </Plain>
  );
}

/** A page of text and forms: once it is there, its fonts may load. */
function Plain({ children }: { children: ReactNode }) {
  useEffect(loadFonts, []);
  return children;
}

function NotFound() {
  const { t } = useTranslation();
  return (
    <NoticePage icon={Compass} title={t('refused.notFound')} hint={t('refused.notFoundHint')}>
      <Link to="/" className="btn btn-primary">
        {t('common.home')}
      </Link>
    </NoticePage>
  );
}

function Crashed() {
  const { t } = useTranslation();
  return (
    <NoticePage icon={RotateCw} title={t('refused.crashed')} hint={t('refused.crashedHint')}>
      <ReloadButton label={t('refused.reload')} />
    </NoticePage>
  );
}

/** Shown if a page cannot be rendered; a reload brings the user straight back into class. */
class CrashGuard extends Component<{ fallback: ReactNode; children: ReactNode }, { hasCrashed: boolean }> {
  override state = { hasCrashed: false };

  static getDerivedStateFromError(): { hasCrashed: boolean } {
    return { hasCrashed: true };
  }

  override render(): ReactNode {
    return this.state.hasCrashed ? this.props.fallback : this.props.children;
  }
}
