import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';

import { allUnmade, knownClasses, oneOfSeries, type KnownClass } from '../client/browserStore.ts';
import { AccountButton } from '../components/account/AccountButton.tsx';
import { RegisterForm } from '../components/register/RegisterForm.tsx';
import { SiteFooter } from '../components/SiteFooter.tsx';
import { SiteHeader } from '../components/SiteHeader.tsx';
import { useModel } from '../hooks/useModel.ts';

/** Registers a class: a new one, or one like another for another day (`?again=` and its id). */
export function RegisterPage() {
  const [parameters] = useSearchParams();
  const again = parameters.get('again');
  const known = knownClasses().find(({ id, role }) => id === again && role === 'mentor');
  return (
    <>
      <SiteHeader account={<AccountButton />} />
      <main id="main" className="site pt-5">
        {known === undefined ? <New /> : <Again key={known.id} known={known} />}
      </main>
      <SiteFooter />
    </>
  );
}

function New() {
  const { t } = useTranslation();
  return (
    <>
      <h1 className="text-[28px] font-[750] md:text-4xl">{t('register.title')}</h1>
      <p className="mt-2 text-base text-text-2">{t('register.lead')}</p>
      <Unfinished />
      <RegisterForm model={null} />
    </>
  );
}

function Again({ known }: { known: KnownClass }) {
  const { t } = useTranslation();
  const model = useModel(known);
  return (
    <>
      <h1 className="text-[28px] font-[750] md:text-4xl">{t('again.title')}</h1>
      {model === null ? (
        <span className="spinner mt-8 h-7 w-7" role="status" aria-label={t('common.loading')} />
      ) : (
        <>
          <p className="mt-2 text-base break-words text-text-2">
            {t(model.isThere ? 'again.lead' : 'again.gone', { title: known.title })}
          </p>
          <Unfinished />
          <RegisterForm model={model} />
        </>
      )}
    </>
  );
}

/** A series that was interrupted links to where it continues. */
function Unfinished() {
  const { t } = useTranslation();
  return allUnmade().flatMap(({ series, dates }) => {
    const one = oneOfSeries(series);
    return one === null
      ? []
      : [
          <p key={series} className="mt-4 rounded-md bg-warn-soft p-4 text-sm" role="status">
            <span>{t('series.unfinished', { title: one.title, count: dates.length })}</span>{' '}
            <Link to={`/created/${one.id}`}>{t('series.goOn')}</Link>
          </p>,
        ];
  });
}
