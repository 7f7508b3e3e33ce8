import { RotateCw, WifiOff } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { isMissing } from '../../client/courses.ts';
import { useCourseWords } from '../../hooks/useCourseWords.ts';

/** The page says that something takes long after this time, in ms. */
const PATIENCE_MS = 5000;

interface OnTheWayProps {
  /** Why it will not load; null while it still may. */
  readonly failure: unknown;
  readonly reload: () => void;
  /** What to say if there is no such thing. */
  readonly missing?: readonly [title: string, hint: string];
  /** And what can be done about that. */
  readonly instead?: ReactNode;
}

/** Says that the page's subject is loading, or why it does not load, and what the user can do. */
export function OnTheWay({ failure, reload, missing, instead }: OnTheWayProps) {
  const { t } = useTranslation();
  const words = useCourseWords();
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(setLate, PATIENCE_MS, true);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  if (missing !== undefined && failure !== null && isMissing(failure)) {
    const [title, hint] = missing;
    return (
      <div className="card stack p-5" role="alert">
        <h1 className="text-lg">{title}</h1>
        <p className="second">{hint}</p>
        {instead}
        <Link to="/" className="btn btn-line justify-self-start">
          {t('course.toAll')}
        </Link>
      </div>
    );
  }
  if (failure === null && !isLate) {
    return (
      <span className="spinner block h-8 w-8 text-text-3" role="status" aria-label={t('common.loading')} />
    );
  }
  return (
    <div className="card stack p-5" role="alert">
      <p className="across">
        <WifiOff size={20} className="text-warn-text" aria-hidden />
        <b>{t('courses.failed')}</b>
      </p>
      <p className="second">{failure === null ? t('courses.failedHint') : words(failure)}</p>
      <button className="btn btn-line justify-self-start" autoFocus onClick={reload}>
        <RotateCw size={16} aria-hidden />
        <span>{t('courses.reload')}</span>
      </button>
    </div>
  );
}
