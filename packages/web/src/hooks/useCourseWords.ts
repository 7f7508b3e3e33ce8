import { UNKNOWN_OUTCOME } from '@gongbang/protocol';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { courseSaid } from '../client/courses.ts';
import { look, noteRefusal } from '../client/me.ts';
import { NotProven } from '../client/proof.ts';
import { OutOfAccount } from '../client/siteTable.ts';
import { reasonFor } from './reasons.ts';

/** Says in words why something with a course or a booking did not work. */
export function useCourseWords(): (error: unknown) => string {
  const { t } = useTranslation();
  return useCallback(
    (error) => {
      noteRefusal(error);
      if (error instanceof NotProven) {
        return t('proof.declined');
      }
      if (error instanceof OutOfAccount) {
        // The page goes on as whoever is in now.
        look().catch(() => undefined);
        return t('accountFailed.SIGN_IN_NEEDED');
      }
      const said = courseSaid(error);
      if (said?.reason === UNKNOWN_OUTCOME) {
        return t('failed.NOT_SAID');
      }
      if (said?.reason !== undefined) {
        return t(`courseFailed.${said.reason}`);
      }
      return said?.code === 'SIGN_IN_NEEDED'
        ? t('accountFailed.SIGN_IN_NEEDED')
        : t(`failed.${reasonFor(error)}`);
    },
    [t],
  );
}
