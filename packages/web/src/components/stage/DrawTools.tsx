import type { Ink } from '@gongbang/protocol';
import { Eraser, MousePointer2, PencilLine, Snowflake, Timer, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useClassState } from '../../hooks/useClassroom.tsx';
import { useFreeze } from '../../hooks/useFreeze.ts';
import { useShortcuts } from '../../hooks/useShortcuts.ts';
import { FIRST_TOOL, useStageChoice, type DrawTool } from '../../hooks/useStage.tsx';
import type { Picture } from '../../hooks/useStagePictures.ts';
import { IconButton } from '../IconButton.tsx';

const INKS: readonly Ink[] = ['live', 'primary', 'good', 'white'];
const INK_FILL: Record<Ink, string> = {
  live: 'bg-[var(--gam-400)]',
  primary: 'bg-[var(--jjok-300)]',
  good: 'bg-[var(--ssuk-300)]',
  white: 'bg-[var(--bone-50)]',
};

interface DrawToolsProps {
  readonly picture: Picture;
}

/** Pen, pointer and freeze, on the large picture. */
export function DrawTools({ picture }: DrawToolsProps) {
  const { t } = useTranslation();
  const act = useAct();
  const isMentor = useClassState((state) => state.role === 'mentor');
  const { tool, setTool } = useStageChoice();
  const { isFrozen, freeze } = useFreeze(picture);
  const pen = tool ?? FIRST_TOOL;
  const choose = (kind: DrawTool['kind']): void => {
    setTool(tool?.kind === kind ? null : { ...pen, kind });
  };
  useShortcuts({
    KeyP: () => {
      choose('pen');
    },
    Backspace: () => void act('draw:undo', {}),
  });
  return (
    <div className="glass max-w-full flex-wrap justify-end" role="group" aria-label={t('draw.title')}>
      <IconButton
        label={t('draw.pen')}
        shortcut="P"
        aria-pressed={tool?.kind === 'pen'}
        className={`icon-btn ${tool?.kind === 'pen' ? 'is-on' : ''}`}
        onClick={() => {
          choose('pen');
        }}
      >
        <PencilLine size={20} aria-hidden />
      </IconButton>
      <IconButton
        label={t('draw.pointer')}
        aria-pressed={tool?.kind === 'pointer'}
        className={`icon-btn ${tool?.kind === 'pointer' ? 'is-on' : ''}`}
        onClick={() => {
          choose('pointer');
        }}
      >
        <MousePointer2 size={20} aria-hidden />
      </IconButton>
      {tool?.kind === 'pen' && (
        <>
          {INKS.map((ink) => (
            <IconButton
              key={ink}
              label={t(`ink.${ink}`)}
              aria-pressed={tool.ink === ink}
              className={`icon-btn ${tool.ink === ink ? 'is-on' : ''}`}
              onClick={() => {
                setTool({ ...tool, ink });
              }}
            >
              <span className={`h-4 w-4 rounded-full ${INK_FILL[ink]}`} />
            </IconButton>
          ))}
          <IconButton
            label={t('draw.fades')}
            aria-pressed={tool.fades}
            className={`icon-btn ${tool.fades ? 'is-on' : ''}`}
            onClick={() => {
              setTool({ ...tool, fades: !tool.fades });
            }}
          >
            <Timer size={20} aria-hidden />
          </IconButton>
          <IconButton label={t('draw.undo')} shortcut="Backspace" onClick={() => void act('draw:undo', {})}>
            <Undo2 size={20} aria-hidden />
          </IconButton>
          {isMentor && (
            <IconButton label={t('draw.clear')} onClick={() => void act('draw:clear', {})}>
              <Eraser size={20} aria-hidden />
            </IconButton>
          )}
        </>
      )}
      {isMentor && (
        <IconButton
          label={isFrozen ? t('draw.unfreeze') : t('draw.freeze')}
          shortcut="Z"
          aria-pressed={isFrozen}
          className={`icon-btn ${isFrozen ? 'is-on' : ''}`}
          onClick={freeze}
        >
          <Snowflake size={20} aria-hidden />
        </IconButton>
      )}
    </div>
  );
}
