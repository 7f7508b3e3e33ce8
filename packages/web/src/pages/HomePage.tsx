import { ArrowRight, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { AccountButton } from '../components/account/AccountButton.tsx';
import { ClassScene } from '../components/home/ClassScene.tsx';
import { LinkForm } from '../components/home/LinkForm.tsx';
import { MyClasses } from '../components/home/MyClasses.tsx';
import { SiteFooter } from '../components/SiteFooter.tsx';
import { SiteHeader } from '../components/SiteHeader.tsx';

/** Where everybody starts: create a class, follow a link, or find their classes again. */
export function HomePage() {
  const { t } = useTranslation();
  const [isLinkOpen, setLinkOpen] = useState(false);
  return (
    <>
      <SiteHeader account={<AccountButton />} />
      <main id="main">
        <section className="site grid items-center gap-8 pt-3 pb-10 md:grid-cols-[minmax(0,1fr)_minmax(0,600px)] md:gap-14 md:pt-7 md:pb-16">
          <div className="grid gap-6">
            <h1 className="text-[38px] leading-[1.16] font-[750] tracking-[-0.04em] whitespace-pre-line md:text-5xl">
              {t('home.headline')}
            </h1>
            <p className="max-w-[27em] text-lg leading-relaxed text-text-2">{t('home.lead')}</p>
            <div className="flex flex-wrap gap-3">
              <Link to="/new" className="btn btn-primary btn-lg max-md:w-full">
                <Plus size={20} aria-hidden />
                <span>{t('home.create')}</span>
              </Link>
              <button
                className="btn btn-quiet btn-lg max-md:w-full"
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
          <ClassScene />
        </section>
        <MyClasses />
      </main>
      <SiteFooter />
    </>
  );
}
