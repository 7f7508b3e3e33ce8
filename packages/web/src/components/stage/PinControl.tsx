import type { Scene } from '@gongbang/protocol';
import { LayoutPanelLeft } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useTranslation } from 'react-i18next';

import { useWorkshop } from '../../hooks/useClassroom.tsx';
import { useStageChoice } from '../../hooks/useStage.tsx';
import { SceneButtons } from '../class/SceneButtons.tsx';
import { IconButton } from '../IconButton.tsx';

const FIRST_SCENE: Scene = 'screen-hands';

/** A layout other than the mentor's, for this user only. */
export function PinControl() {
  const { t } = useTranslation();
  const { pinned, setPinned } = useStageChoice();
  const scene = useWorkshop(({ stageView }) => stageView.scene, FIRST_SCENE);
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <IconButton label={t('scene.pin')} className={`icon-btn ${pinned === null ? '' : 'is-on'}`}>
          <LayoutPanelLeft size={20} aria-hidden />
        </IconButton>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="panel z-(--z-pop) grid w-96 max-w-[calc(100vw-24px)] gap-2 p-3 shadow-3"
          sideOffset={8}
          collisionPadding={12}
          aria-label={t('scene.pin')}
        >
          <p className="text-[13px] text-text-2">{t('scene.pinHint')}</p>
          <SceneButtons scene={pinned ?? scene} onChoose={setPinned} />
          <button
            className="btn btn-line btn-sm"
            disabled={pinned === null}
            onClick={() => {
              setPinned(null);
            }}
          >
            {t('scene.follow')}
          </button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
