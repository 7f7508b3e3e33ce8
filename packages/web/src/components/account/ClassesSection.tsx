import type { Account } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useOwnClasses } from '../../hooks/useOwnClasses.ts';
import { OnItsWay, Section } from './Section.tsx';

/** Says that the user's classes are on every device, and how many there are. */
export function ClassesSection({ account }: { account: Account }) {
  const { t } = useTranslation();
  const { classes, failure } = useOwnClasses(account.id);
  return (
    <Section
      title={t('account.classes')}
      {...(classes === null ? {} : { hint: t('account.classesHint', { count: classes.length }) })}
      beside={
        <Link to="/my#my-classes" className="btn btn-line btn-sm">
          {t('account.toClasses')}
        </Link>
      }
    >
      {classes === null && <OnItsWay failure={failure} />}
    </Section>
  );
}
