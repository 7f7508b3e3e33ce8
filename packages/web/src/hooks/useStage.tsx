import { arrangeStage } from '@gongbang/client';
import type { Ink, Scene, StageView } from '@gongbang/protocol';
import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';

import { useClassState, useWorkshop } from './useClassroom.tsx';
import { useReplay } from './useReplay.tsx';
import { useGuests, useStagePictures, type GuestOnStage, type Picture } from './useStagePictures.ts';

/** The drawing tool; null while not drawing. */
export interface DrawTool {
  readonly kind: 'pen' | 'pointer';
  readonly ink: Ink;
  readonly fades: boolean;
}

/** What this person chose for their own stage. */
interface StageChoice {
  /** A layout other than the mentor's, for this user. */
  readonly pinned: Scene | null;
  readonly setPinned: (scene: Scene | null) => void;
  readonly isSwapped: boolean;
  readonly swap: () => void;
  readonly tool: DrawTool | null;
  readonly setTool: (tool: DrawTool | null) => void;
}

export const FIRST_TOOL: DrawTool = { kind: 'pen', ink: 'live', fades: true };

const StageContext = createContext<StageChoice | null>(null);

/** Holds what the user chose for their stage, for everything beneath. */
export function StageProvider({ children }: { children: ReactNode }) {
  const [pinned, setPinned] = useState<Scene | null>(null);
  const [isSwapped, setSwapped] = useState(false);
  const [tool, setTool] = useState<DrawTool | null>(null);
  const choice = useMemo<StageChoice>(
    () => ({
      pinned,
      setPinned,
      isSwapped,
      swap: () => {
        setSwapped((before) => !before);
      },
      tool,
      setTool,
    }),
    [pinned, isSwapped, tool],
  );
  return <StageContext value={choice}>{children}</StageContext>;
}

export function useStageChoice(): StageChoice {
  const choice = useContext(StageContext);
  if (choice === null) {
    throw new Error('useStageChoice needs a StageProvider above it');
  }
  return choice;
}

interface ShownStage {
  /** The mentor's large picture, and the one next to it. */
  readonly main: Picture | null;
  readonly second: Picture | null;
  /** Mentees whose pictures are on stage; none if the user has pinned the mentor's. */
  readonly guests: readonly GuestOnStage[];
  /** They are large, and the mentor's picture is next to them. Swapped, it is the other way round. */
  readonly areGuestsLarge: boolean;
}

const FIRST_VIEW: StageView = { scene: 'screen-hands', rotation: 0, fills: false };

/** What the stage shows here, now. */
export function useShownStage(): ShownStage {
  const { pinned, isSwapped } = useStageChoice();
  const { replay, hands } = useReplay();
  const pictures = useStagePictures();
  const guests = useGuests();
  const { scene } = useWorkshop(({ stageView }) => stageView, FIRST_VIEW);
  const shown = pinned === null ? guests.filter(({ hasPicture }) => hasPicture) : [];
  const hasGuests = shown.length > 0;
  const layout = arrangeStage(pictures, pinned ?? scene, isSwapped && !hasGuests);
  if (replay !== null && hands !== null) {
    // A replay is large, whatever was before.
    const second = layout.main?.source === 'hands' ? layout.second : layout.main;
    return { main: hands, second, guests: shown, areGuestsLarge: false };
  }
  return { ...layout, guests: shown, areGuestsLarge: hasGuests && !isSwapped };
}

export type HandsArrangement = Pick<StageView, 'rotation' | 'fills'>;

/** How the mentor shows the hands to everyone: their rotation, and whether they fill the frame. */
export function useHandsArrangement(): HandsArrangement {
  return useWorkshop(({ stageView }) => stageView, FIRST_VIEW);
}

/** Whether the user may draw: the mentor, and anyone on stage. */
export function useMayDraw(): boolean {
  const me = useClassState((state) => state.me?.id);
  const role = useClassState((state) => state.role);
  return useWorkshop(({ guests }) => role === 'mentor' || guests.some(({ peerId }) => peerId === me), false);
}
