import { MicOff, PencilLine, Snowflake } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useFreeze } from '../../hooks/useFreeze.ts';
import { useIsWide } from '../../hooks/useMediaQuery.ts';
import { useShortcuts } from '../../hooks/useShortcuts.ts';
import { FIRST_TOOL, useShownStage, useStageChoice } from '../../hooks/useStage.tsx';
import { useToast } from '../../hooks/useToast.ts';
import { Control } from './Control.tsx';

interface StageActsProps {
  /** What everyone sees is large, with tools of its own. */
  readonly isStageLarge: boolean;
  readonly onStageLarge: () => void;
}

/** What the mentor can do to the class from wherever they are: draw, freeze, mute everyone. */
export function StageActs({ isStageLarge, onStageLarge }: StageActsProps) {
  const { t } = useTranslation();
  const act = useAct();
  const toast = useToast();
  const isWide = useIsWide();
  const { main, guests } = useShownStage();
  const { tool, setTool } = useStageChoice();
  const { isFrozen, freeze } = useFreeze(main);
  const hasTools = isStageLarge || (isWide && tool !== null);
  const draw = (): void => {
    setTool(tool === null ? FIRST_TOOL : null);
    // Next to the wall, only a laptop has a picture to draw on, and not while mentees are on it.
    if (!isWide || guests.length > 0) {
      onStageLarge();
    }
  };
  useShortcuts({ KeyZ: freeze, ...(!hasTools && { KeyP: draw }) });
  const muteAll = async (): Promise<void> => {
    if ((await act('peer:muteAll', {})) !== null) {
      toast('info', t('order.mutedAll'));
    }
  };
  return (
    <>
      {isWide && (
        <>
          <Control
            icon={PencilLine}
            label={t('draw.title')}
            shortcut="P"
            tone={tool === null ? 'plain' : 'on'}
            isPressed={tool !== null}
            isDisabled={main === null}
            onClick={draw}
          />
          <Control
            icon={Snowflake}
            label={isFrozen ? t('draw.ctlUnfreeze') : t('draw.ctlFreeze')}
            shortcut="Z"
            tone={isFrozen ? 'on' : 'plain'}
            isPressed={isFrozen}
            isDisabled={main === null && !isFrozen}
            onClick={freeze}
          />
        </>
      )}
      <Control icon={MicOff} label={t('order.muteAllCtl')} onClick={() => void muteAll()} />
    </>
  );
}
