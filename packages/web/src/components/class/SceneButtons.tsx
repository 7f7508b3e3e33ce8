import type { Scene } from '@gongbang/protocol';
import { Hand, Layers2, Monitor, ScanFace, Users, type LucideIcon } from 'lucide-react';
import { ToggleGroup } from 'radix-ui';
import { useTranslation } from 'react-i18next';

import { Tip } from '../IconButton.tsx';

interface SceneButtonsProps {
  readonly scene: Scene;
  readonly onChoose: (scene: Scene) => void;
  /** Keys 1 to 5 do the same. */
  readonly hasKeys?: boolean;
}

/** In the order of their keys. */
export const SCENES: readonly [Scene, LucideIcon][] = [
  ['face', ScanFace],
  ['hands', Hand],
  ['screen', Monitor],
  ['screen-hands', Layers2],
  ['hands-face', Users],
];

/** Which of the mentor's pictures is large. */
export function SceneButtons({ scene, onChoose, hasKeys = false }: SceneButtonsProps) {
  const { t } = useTranslation();
  return (
    <ToggleGroup.Root
      type="single"
      value={scene}
      onValueChange={(value) => {
        const chosen = SCENES.find(([name]) => name === value);
        if (chosen !== undefined) {
          onChoose(chosen[0]);
        }
      }}
      className="grid grid-cols-5 gap-1.5"
      aria-label={t('scene.title')}
    >
      {SCENES.map(([name, Icon], index) => (
        <Tip key={name} label={t(`scene.${name}`)} {...(hasKeys ? { shortcut: String(index + 1) } : {})}>
          <ToggleGroup.Item
            value={name}
            className="scene-btn"
            aria-keyshortcuts={hasKeys ? String(index + 1) : undefined}
          >
            <Icon size={20} aria-hidden />
            <span>{t(`scene.${name}`)}</span>
          </ToggleGroup.Item>
        </Tip>
      ))}
    </ToggleGroup.Root>
  );
}
