import { Hand } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useWorkshop } from '../../hooks/useClassroom.tsx';
import { useIsWide } from '../../hooks/useMediaQuery.ts';
import { useShortcuts } from '../../hooks/useShortcuts.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { ordinal } from '../../layout/format.ts';
import { Control } from './Control.tsx';

/** Raises the user's hand, and shows its place in line. */
export function HandControl() {
  const { t } = useTranslation();
  const act = useAct();
  const isWide = useIsWide();
  const hand = useWorkshop((workshop) => workshop.hand, null);
  const toggle = (): void => {
    if (hand === null) {
      void act('hand:raise', {});
    } else {
      void act('hand:lower', {});
    }
  };
  useShortcuts({ KeyH: toggle });
  return (
    <Control
      icon={Hand}
      label={
        hand === null
          ? t('hand.raise')
          : t(isWide ? 'hand.raised' : 'hand.place', { place: ordinal(hand.place, currentLanguage()) })
      }
      tone={hand === null ? 'plain' : 'hand'}
      shortcut="H"
      isPressed={hand !== null}
      onClick={toggle}
    />
  );
}
