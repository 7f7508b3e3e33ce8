import type { TransportStats } from '@gongbang/client';
import { useEffect, useState } from 'react';

import { useClassroom } from './useClassroom.tsx';

const REFRESH_MS = 1000;

/** What the network does with media, kept up to date while somebody looks. */
export function useStats(): readonly TransportStats[] {
  const { client } = useClassroom();
  const [stats, setStats] = useState<readonly TransportStats[]>([]);
  useEffect(() => {
    let isCurrent = true;
    const read = client.statsReader();
    const refresh = (): void => {
      void read().then((now) => {
        if (isCurrent) {
          setStats(now);
        }
      });
    };
    refresh();
    const timer = setInterval(refresh, REFRESH_MS);
    return () => {
      isCurrent = false;
      clearInterval(timer);
    };
  }, [client]);
  return stats;
}
