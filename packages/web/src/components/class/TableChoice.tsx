import { Eye, Lock } from 'lucide-react';
import { Switch } from 'radix-ui';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useWorkshop } from '../../hooks/useClassroom.tsx';

/** At a round table: whether everyone sees the user's bench; can be changed at any time. */
export function TableChoice() {
  const { t } = useTranslation();
  const act = useAct();
  const isTable = useWorkshop(({ settings }) => settings.kind === 'round-table', false);
  const isShared = useWorkshop(({ benchShare }) => benchShare.withEveryone, false);
  const isPending = useWorkshop(({ benchShare }) => benchShare.at !== null, false);
  if (!isTable || isPending) {
    return null;
  }
  return (
    <label className="panel flex items-center gap-3 px-3 py-2 text-sm">
      {isShared ? <Eye size={20} aria-hidden /> : <Lock size={20} aria-hidden />}
      <span className="grow">{isShared ? t('table.shared') : t('table.kept')}</span>
      <Switch.Root
        className="switch"
        checked={isShared}
        aria-label={t('table.share')}
        onCheckedChange={(withEveryone) => void act('bench:share', { withEveryone })}
      >
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
    </label>
  );
}
