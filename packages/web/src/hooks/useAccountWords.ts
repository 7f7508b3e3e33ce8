import { UNKNOWN_OUTCOME } from '@gongbang/protocol';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { saidIn } from '../client/accounts.ts';
import { noteRefusal } from '../client/me.ts';
import { NotProven } from '../client/proof.ts';
import { clockTime } from '../layout/format.ts';
import { reasonFor } from './reasons.ts';

const MS_PER_SECOND = 1000;

/** Says in words why something with an account did not work. */
export function useAccountWords(): (error: unknown) => string {
  const { t } = useTranslation();
  return useCallback(
    (error) => {
      noteRefusal(error);
      if (error instanceof NotProven) {
        return t('proof.declined');
      }
      const said = saidIn(error);
      if (said?.reason === UNKNOWN_OUTCOME) {
        return t('failed.NOT_SAID');
      }
      if (said?.reason === undefined) {
        return said?.code === 'SIGN_IN_NEEDED'
          ? t('accountFailed.SIGN_IN_NEEDED')
          : t(`failed.${reasonFor(error)}`);
      }
      if (said.reason === 'WRONG_CODE' && said.triesLeft === 0) {
        return t('accountFailed.CODE_EXPIRED');
      }
      return t(`accountFailed.${said.reason}`, {
        count: said.triesLeft ?? 0,
        time: clockTime((said.waitSeconds ?? 0) * MS_PER_SECOND),
      });
    },
    [t],
  );
}
