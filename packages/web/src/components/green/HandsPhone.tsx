import { Smartphone } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { useClassroom, useClassState } from '../../hooks/useClassroom.tsx';
import { Phones } from '../phone/Phones.tsx';

/** Makes a phone the hands camera before the class: its mentor sees that it is there, and it sends once the class starts. */
export function HandsPhone() {
  const { t } = useTranslation();
  const { client } = useClassroom();
  const isOnline = useClassState(({ connection }) => connection.state === 'online');
  useEffect(() => {
    if (isOnline) {
      // If it gets lost on the way, the next connection asks again.
      client.lookForPhones().catch(() => undefined);
    }
  }, [client, isOnline]);
  return (
    <section className="card grid gap-3 p-4" aria-labelledby="hands-phone">
      <div className="grid gap-1">
        <h2 id="hands-phone" className="flex items-center gap-2 text-base">
          <Smartphone size={20} className="shrink-0 text-text-3" aria-hidden />
          <span>{t('phone.before')}</span>
        </h2>
        <p className="text-[13px] text-text-2">{t('phone.beforeHint')}</p>
      </div>
      <Phones />
    </section>
  );
}
