import type { Afterwards } from '@gongbang/protocol';
import type { ReactNode } from 'react';

type Step = Afterwards['steps'][number];

interface StepListProps {
  readonly steps: readonly Step[];
  readonly isOn: (step: Step) => boolean;
  /** What is shown next to it. */
  readonly beside: (step: Step) => ReactNode;
}

/** The lesson's steps by their numbers. */
export function StepList({ steps, isOn, beside }: StepListProps) {
  return (
    <ol className="grid">
      {steps.map((step, index) => (
        <li
          key={step.id}
          className="grid min-h-12 grid-cols-[28px_minmax(0,1fr)_auto] items-center gap-3 border-b border-line py-2 last:border-0"
        >
          <span
            className={`grid size-7 place-items-center rounded-full text-[13px] font-bold tabular-nums ${
              isOn(step) ? 'bg-good-soft text-good-text' : 'bg-sunken text-text-2'
            }`}
          >
            {index + 1}
          </span>
          <span dir="auto">{step.title}</span>
          <span className="text-[13px] text-text-3 tabular-nums">{beside(step)}</span>
        </li>
      ))}
    </ol>
  );
}
