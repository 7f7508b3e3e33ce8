import { LIMITS, type Material, type Step } from '@gongbang/protocol';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { faultsOf, newItemId } from '../../layout/lesson.ts';
import { linesOf } from '../lines.ts';
import { IconButton } from '../IconButton.tsx';

export interface LessonDraft {
  readonly materials: readonly Material[];
  readonly steps: readonly Step[];
}

interface LessonEditorProps {
  readonly value: LessonDraft;
  readonly onChange: (value: LessonDraft) => void;
  /** It was refused: the wrong fields say so. */
  readonly isWrong: boolean;
  /** Whatever else a step has. */
  readonly stepExtra?: (stepId: string, number: number) => ReactNode;
}

/** Materials and steps, as the mentor writes them. */
export function LessonEditor({ value, onChange, isWrong, stepExtra }: LessonEditorProps) {
  const { t } = useTranslation();
  const { materials, steps } = value;
  const setStep = (index: number, change: Partial<Step>): void => {
    onChange({ ...value, steps: steps.map((step, at) => (at === index ? { ...step, ...change } : step)) });
  };
  const materialLines = linesOf({
    texts: materials.map(({ text }) => text),
    max: LIMITS.materials,
    splice: (at, removed, texts) => {
      const added = texts.map((text) => ({ id: newItemId(), text: text.slice(0, LIMITS.material) }));
      onChange({ ...value, materials: materials.toSpliced(at, removed, ...added) });
    },
  });
  const stepLines = linesOf({
    texts: steps.map(({ title }) => title),
    max: LIMITS.steps,
    isEmpty: (index) =>
      steps[index]?.title === '' && steps[index].note === '' && steps[index].minutes === null,
    splice: (at, removed, texts) => {
      const added = texts.map((title) => ({
        id: newItemId(),
        title: title.slice(0, LIMITS.stepTitle),
        note: '',
        minutes: null,
      }));
      onChange({ ...value, steps: steps.toSpliced(at, removed, ...added) });
    },
  });
  const moveStep = (index: number, by: 1 | -1): void => {
    const [a, b] = [steps[index], steps[index + by]];
    if (a !== undefined && b !== undefined) {
      onChange({ ...value, steps: steps.with(index, b).with(index + by, a) });
    }
  };
  return (
    <div className="grid gap-5">
      <fieldset data-lines className="grid gap-2">
        <legend className="mb-2 text-sm font-bold">{t('lesson.materials')}</legend>
        {materials.map(({ id, text }, index) => (
          <div key={id} className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-2">
            <input
              {...materialLines.line(index)}
              className="input min-h-10"
              value={text}
              maxLength={LIMITS.material}
              aria-label={t('lesson.material', { number: index + 1 })}
              placeholder={t('lesson.materialPlaceholder')}
              onChange={(event) => {
                const next = { id, text: event.target.value };
                onChange({ ...value, materials: materials.with(index, next) });
              }}
            />
            <IconButton
              label={t('lesson.removeMaterial', { number: index + 1 })}
              onClick={() => {
                onChange({ ...value, materials: materials.filter((other) => other.id !== id) });
              }}
            >
              <X size={20} aria-hidden />
            </IconButton>
          </div>
        ))}
        {materials.length < LIMITS.materials && (
          <button
            type="button"
            className="btn btn-quiet btn-sm justify-self-start"
            onClick={materialLines.onAdd}
          >
            <Plus size={16} aria-hidden />
            <span>{t('lesson.addMaterial')}</span>
          </button>
        )}
      </fieldset>
      <fieldset data-lines className="grid gap-3">
        <legend className="mb-2 text-sm font-bold">{t('lesson.steps')}</legend>
        {steps.map((step, index) => {
          const { id, title, note, minutes } = step;
          const faults = isWrong ? faultsOf(step) : null;
          return (
            <div key={id} className="grid grid-cols-[28px_minmax(0,1fr)_auto] items-start gap-2">
              <span className="mt-2 grid h-7 w-7 place-items-center rounded-full bg-sunken text-[13px] font-bold tabular-nums">
                {index + 1}
              </span>
              <div className="grid gap-2">
                <div className="grid grid-cols-[minmax(0,1fr)_96px] gap-2">
                  <input
                    {...stepLines.line(index)}
                    className="input min-h-10"
                    value={title}
                    aria-invalid={faults?.title}
                    maxLength={LIMITS.stepTitle}
                    aria-label={t('lesson.stepTitle', { number: index + 1 })}
                    placeholder={t('lesson.stepPlaceholder')}
                    onChange={(event) => {
                      setStep(index, { title: event.target.value });
                    }}
                  />
                  <input
                    type="number"
                    className="input min-h-10 tabular-nums"
                    value={minutes ?? ''}
                    aria-invalid={faults?.minutes}
                    min={1}
                    max={LIMITS.stepMinutes}
                    aria-label={t('lesson.stepMinutes', { number: index + 1 })}
                    placeholder={t('lesson.minutes')}
                    onChange={(event) => {
                      const typed = event.target.valueAsNumber;
                      setStep(index, { minutes: Number.isNaN(typed) ? null : typed });
                    }}
                  />
                </div>
                <textarea
                  className="input min-h-10 resize-none text-sm"
                  rows={2}
                  value={note}
                  maxLength={LIMITS.stepNote}
                  aria-label={t('lesson.stepNote', { number: index + 1 })}
                  placeholder={t('lesson.notePlaceholder')}
                  onChange={(event) => {
                    setStep(index, { note: event.target.value });
                  }}
                />
                {stepExtra?.(id, index + 1)}
              </div>
              <span className="grid">
                <IconButton
                  label={t('lesson.moveUp', { number: index + 1 })}
                  disabled={index === 0}
                  onClick={() => {
                    moveStep(index, -1);
                  }}
                >
                  <ArrowUp size={16} aria-hidden />
                </IconButton>
                <IconButton
                  label={t('lesson.moveDown', { number: index + 1 })}
                  disabled={index === steps.length - 1}
                  onClick={() => {
                    moveStep(index, 1);
                  }}
                >
                  <ArrowDown size={16} aria-hidden />
                </IconButton>
                <IconButton
                  label={t('lesson.removeStep', { number: index + 1 })}
                  onClick={() => {
                    onChange({ ...value, steps: steps.filter((other) => other.id !== id) });
                  }}
                >
                  <X size={16} aria-hidden />
                </IconButton>
              </span>
            </div>
          );
        })}
        {steps.length < LIMITS.steps && (
          <button type="button" className="btn btn-quiet btn-sm justify-self-start" onClick={stepLines.onAdd}>
            <Plus size={16} aria-hidden />
            <span>{t('lesson.addStep')}</span>
          </button>
        )}
      </fieldset>
    </div>
  );
}
