import { EyeOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useExplain } from '../../hooks/useAct.ts';
import { useClassroom, useClassState } from '../../hooks/useClassroom.tsx';
import { useMay } from '../../hooks/useMay.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';

/** Says that this is a rehearsal, which nobody sees, and leads out of it. */
export function RehearsalBar() {
  const { t } = useTranslation();
  const explain = useExplain();
  const { client } = useClassroom();
  const isRehearsal = useClassState((state) => state.class?.phase === 'rehearsal');
  const mayLeave = useMay('rehearsal:end');
  if (!isRehearsal || !mayLeave) {
    return null;
  }
  return (
    <section className="banner flex-wrap" aria-label={t('rehearsal.mark')} data-rehearsal>
      <EyeOff size={20} className="shrink-0 text-warn-text" aria-hidden />
      <p className="min-w-0 flex-1 basis-48" title={t('rehearsal.barHint')}>
        {t('rehearsal.bar')}
      </p>
      <button
        className="btn btn-line btn-sm"
        onClick={() => {
          client.endRehearsal('green-room').catch(explain);
        }}
      >
        {t('rehearsal.leave')}
      </button>
    </section>
  );
}

/** In a rehearsal, the way to the class itself: it first says what that means. */
export function BeginButton() {
  const { t } = useTranslation();
  const explain = useExplain();
  const { client } = useClassroom();
  const mayBegin = useMay('rehearsal:end');
  if (!mayBegin) {
    return null;
  }
  return (
    <ConfirmDialog
      trigger={<button className="btn btn-line btn-sm max-md:px-2">{t('green.start')}</button>}
      title={t('rehearsal.beginTitle')}
      description={t('rehearsal.beginHint')}
      confirm={t('green.start')}
      isHarmless
      cancel={t('rehearsal.goOn')}
      onConfirm={() => {
        client.endRehearsal('class').catch(explain);
      }}
    />
  );
}
