import { Compass, RotateCw } from 'lucide-react';
import { Tooltip } from 'radix-ui';
import { Component, Suspense, lazy, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { BrowserRouter, Link, Route, Routes } from 'react-router';

import { loadPart } from '../client/loadPart.ts';
import { ReloadButton } from '../components/ReloadButton.tsx';
import { ToastProvider } from '../hooks/useToasts.tsx';
import { CreatedPage } from './CreatedPage.tsx';
import { HomePage } from './HomePage.tsx';
import { Loading } from './Loading.tsx';
import { NoticePage } from './NoticePage.tsx';
import { RegisterPage } from './RegisterPage.tsx';

/** The class page brings WebRTC along, which the other pages need not wait for. */
const CheckPage = lazy(() =>
  loadPart(async () => ({ default: (await import('./CheckPage.tsx')).CheckPage })),
);
const StudioTextPage = lazy(() =>
  loadPart(async () => ({ default: (await import('./StudioTextPage.tsx')).StudioTextPage })),
);
const ClassPage = lazy(() =>
  loadPart(async () => ({ default: (await import('./ClassPage.tsx')).ClassPage })),
);

/** All pages by their addresses. */
export function App() {
  const { t } = useTranslation();
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
            <Suspense fallback={<Loading />}>
              <Routes>
                <Route path="/" element={<HomePage />} />
                <Route path="/new" element={<RegisterPage />} />
                <Route path="/created/:classId" element={<CreatedPage />} />
                <Route path="/check" element={<CheckPage />} />
                <Route path="/privacy" element={<StudioTextPage page="privacy" />} />
                <Route path="/imprint" element={<StudioTextPage page="imprint" />} />
                <Route path="/c/*" element={<ClassPage />} />
                <Route path="/m/*" element={<ClassPage />} />
                <Route path="/h/*" element={<ClassPage />} />
                <Route path="*" element={<NotFound />} />
              </Routes>
            </Suspense>
          </CrashGuard>
        </ToastProvider>
      </Tooltip.Provider>
    </BrowserRouter>
  );
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

/** A page that cannot be drawn says so; a reload brings one straight back into class. */
class CrashGuard extends Component<{ fallback: ReactNode; children: ReactNode }, { hasCrashed: boolean }> {
  override state = { hasCrashed: false };

  static getDerivedStateFromError(): { hasCrashed: boolean } {
    return { hasCrashed: true };
  }

  override render(): ReactNode {
    return this.state.hasCrashed ? this.props.fallback : this.props.children;
  }
}
