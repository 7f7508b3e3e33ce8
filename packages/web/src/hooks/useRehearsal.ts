import { useState } from 'react';

import * as browserStore from '../client/browserStore.ts';
import { currentLanguage } from '../i18n/index.ts';
import { useExplain } from './useAct.ts';
import { useClassroom, useClassState } from './useClassroom.tsx';
import { useMay } from './useMay.ts';

interface Rehearsal {
  readonly canRehearse: boolean;
  /** The user came to rehearse. */
  readonly isFirst: boolean;
  readonly rehearse: (name: string) => void;
}

/** Rehearsing before the class starts: whether it is possible, whether the user came for that, and how. */
export function useRehearsal(): Rehearsal {
  const explain = useExplain();
  const { client, link } = useClassroom();
  const canRehearse = useClassState(
    ({ role, class: info }) => role === 'mentor' && (info?.phase === 'scheduled' || info?.phase === 'open'),
  );
  const [comesToRehearse] = useState(() => browserStore.comesToRehearse(link.id));
  const mayRehearse = useMay('rehearsal:start');
  const rehearse = (name: string): void => {
    if (!mayRehearse) {
      return;
    }
    browserStore.rememberRehearsal(link.id, false);
    client.rehearse(name, currentLanguage()).catch(explain);
  };
  return { canRehearse, isFirst: canRehearse && comesToRehearse, rehearse };
}
