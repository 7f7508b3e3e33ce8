import { MAX_POINTS_PER_MESSAGE, type Canvas, type Point, type Stroke } from '@gongbang/protocol';
import { useEffect, useRef, useState } from 'react';

import { useClassroom, useClassState } from './useClassroom.tsx';
import { useStageChoice } from './useStage.tsx';

/** How often points are sent together, in ms: the server does not broadcast them faster. */
const SEND_EVERY_MS = 50;

/** Finer than any screen. */
const PRECISION = 10_000;
const rounded = ([x, y]: Point): Point => [
  Math.round(x * PRECISION) / PRECISION,
  Math.round(y * PRECISION) / PRECISION,
];

interface Pen {
  /** The stroke under the user's own pen, shown before the server has it. */
  readonly own: Stroke | null;
  readonly down: (point: Point) => void;
  readonly move: (point: Point) => void;
  readonly up: () => void;
}

/** Draws, or points, on one picture. */
export function usePen(canvas: Canvas): Pen {
  const { client } = useClassroom();
  const { tool } = useStageChoice();
  const me = useClassState((state) => state.me?.id ?? '');
  const [own, setOwn] = useState<Stroke | null>(null);
  const waiting = useRef<Point[]>([]);
  const current = useRef<Stroke | null>(null);

  const send = (): void => {
    const stroke = current.current;
    const points = waiting.current.splice(0, MAX_POINTS_PER_MESSAGE);
    if (stroke !== null && points.length > 0) {
      const { id, ink, fades } = stroke;
      client.ask('draw:stroke', { strokeId: id, canvas, ink, fades, points }).catch(() => undefined);
    }
  };
  const point = (at: Point | null): void => {
    client.ask('draw:point', { at: at === null ? null : { canvas, point: at } }).catch(() => undefined);
  };
  const isDrawing = own !== null;
  useEffect(() => {
    if (!isDrawing) {
      return;
    }
    const timer = setInterval(send, SEND_EVERY_MS);
    return () => {
      clearInterval(timer);
    };
  });
  const lastPointed = useRef(0);
  return {
    own,
    down: (place) => {
      const at = rounded(place);
      if (tool?.kind === 'pen') {
        const id = `${me.slice(0, 8)}-${Date.now().toString(36)}`;
        const stroke: Stroke = { id, peerId: me, canvas, ink: tool.ink, fades: tool.fades, points: [at] };
        current.current = stroke;
        waiting.current = [at];
        setOwn(stroke);
      }
    },
    move: (place) => {
      const at = rounded(place);
      if (tool?.kind === 'pointer') {
        if (performance.now() - lastPointed.current >= SEND_EVERY_MS) {
          lastPointed.current = performance.now();
          point(at);
        }
      } else if (current.current !== null) {
        waiting.current.push(at);
        current.current = { ...current.current, points: [...current.current.points, at] };
        setOwn(current.current);
      }
    },
    up: () => {
      if (tool?.kind === 'pointer') {
        point(null);
      }
      while (waiting.current.length > 0) {
        send();
      }
      current.current = null;
      setOwn(null);
    },
  };
}
