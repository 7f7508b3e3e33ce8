import { School } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useWorkshop } from '../../hooks/useClassroom.tsx';
import { useMay } from '../../hooks/useMay.ts';
import { useToast } from '../../hooks/useToast.ts';

/** Some cannot get in, because many people share their address: the mentor knows whether that is their class. */
export function CrowdBar() {
  const { t } = useTranslation();
  const act = useAct();
  const toast = useToast();
  const count = useWorkshop((workshop) => workshop.crowdedOut ?? 0, 0);
  const mayLift = useMay('class:configure');
  if (count === 0 || !mayLift) {
    return null;
  }
  const lift = async (): Promise<void> => {
    if ((await act('class:configure', { isAddressShared: true })) !== null) {
      toast('info', t('crowd.lifted'));
    }
  };
  return (
    <section className="panel grid gap-2 p-3 shadow-3" role="status" data-crowded-out={count}>
      <header className="flex items-center gap-2 text-sm">
        <School size={20} className="shrink-0 text-warn-text" aria-hidden />
        <b className="grow">{t('crowd.title', { count })}</b>
      </header>
      <p className="text-[13px] text-text-2">{t('crowd.hint')}</p>
      <button className="btn btn-line btn-sm" onClick={() => void lift()}>
        {t('crowd.lift')}
      </button>
    </section>
  );
}
