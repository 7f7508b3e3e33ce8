import type { RequestInput, RequestName, RequestResponse } from '@gongbang/protocol';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { reasonFor } from './reasons.ts';
import { useClassroom } from './useClassroom.tsx';
import { useToast } from './useToast.ts';

type Act = <N extends RequestName>(name: N, payload: RequestInput[N]) => Promise<RequestResponse[N] | null>;

/** Makes a request of the workshop; a refusal is explained in words, and returns null. */
export function useAct(): Act {
  const { client } = useClassroom();
  const explain = useExplain();
  return useCallback(
    async (name, payload) => {
      try {
        return await client.ask(name, payload);
      } catch (error) {
        if (!client.isOver) {
          explain(error);
        }
        return null;
      }
    },
    [client, explain],
  );
}

/** Says in words why something did not work. */
export function useExplain(): (error: unknown) => void {
  const { t } = useTranslation();
  const toast = useToast();
  return useCallback(
    (error) => {
      toast('error', t(`failed.${reasonFor(error)}`));
    },
    [t, toast],
  );
}
