import type { Canvas, Ink, Stroke } from '@gongbang/protocol';

import { useClassState, useWorkshop } from '../../hooks/useClassroom.tsx';

const NO_STROKES: readonly Stroke[] = [];

const INK: Record<Ink, string> = {
  live: 'text-[var(--gam-400)]',
  primary: 'text-[var(--jjok-300)]',
  good: 'text-[var(--ssuk-300)]',
  white: 'text-[var(--bone-50)]',
};

interface DrawLayerProps {
  readonly canvas: Canvas;
  /** The stroke under the user's own pen. */
  readonly own: Stroke | null;
}

/** Strokes and pointers, in the picture's own coordinates: whatever turns or zooms the picture does the same to them. */
export function DrawLayer({ canvas, own }: DrawLayerProps) {
  const strokes = useWorkshop((workshop) => workshop.strokes, NO_STROKES);
  const pointers = useClassState((state) => state.pointers);
  const shown = strokes.filter((stroke) => stroke.canvas === canvas && stroke.id !== own?.id);
  return (
    <svg
      className="pointer-events-none absolute inset-0 h-full w-full overflow-visible"
      viewBox="0 0 1 1"
      preserveAspectRatio="none"
      data-draw-layer={canvas}
      aria-hidden
    >
      {shown.map((stroke) => (
        <Line key={stroke.id} stroke={stroke} />
      ))}
      {own !== null && <Line stroke={own} />}
      {Object.entries(pointers).map(([peerId, at]) =>
        at.canvas === canvas ? <Pointer key={peerId} x={at.point[0]} y={at.point[1]} /> : null,
      )}
    </svg>
  );
}

function Line({ stroke: { points, ink, id } }: { stroke: Stroke }) {
  const [first] = points;
  if (first === undefined) {
    return null;
  }
  // A single point is a dot: a line of no length with round ends.
  const path = `M${points.map(([x, y]) => `${x} ${y}`).join('L')}${points.length === 1 ? `L${first[0]} ${first[1]}` : ''}`;
  return (
    <path
      d={path}
      className={INK[ink]}
      data-stroke={id}
      fill="none"
      stroke="currentColor"
      strokeWidth={5}
      strokeLinecap="round"
      strokeLinejoin="round"
      vectorEffect="non-scaling-stroke"
    />
  );
}

function Pointer({ x, y }: { x: number; y: number }) {
  return (
    <path
      d={`M${x} ${y}L${x} ${y}`}
      className="text-[var(--gam-400)]"
      data-pointer
      stroke="currentColor"
      strokeWidth={22}
      strokeLinecap="round"
      strokeOpacity={0.85}
      vectorEffect="non-scaling-stroke"
    />
  );
}
