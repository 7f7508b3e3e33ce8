import { useEffect, useEffectEvent, type RefObject } from 'react';

import type { HandsViewControl } from './useHandsView.ts';

/** One notch of a wheel zooms by about a tenth. */
const WHEEL_SPEED = 0.0015;

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Zooms by wheel and pinch, and pans by dragging when zoomed. */
export function useGestures(
  element: RefObject<HTMLElement | null>,
  control: HandsViewControl | null,
  isDrawing: boolean,
): void {
  const isActive = control !== null && !isDrawing;
  const fromMiddle = (event: { clientX: number; clientY: number }): Place => {
    const rect = element.current?.getBoundingClientRect();
    return rect === undefined
      ? { x: 0, y: 0 }
      : { x: event.clientX - rect.left - rect.width / 2, y: event.clientY - rect.top - rect.height / 2 };
  };
  const onWheel = useEffectEvent((event: WheelEvent) => {
    event.preventDefault();
    control?.zoom(Math.exp(-event.deltaY * WHEEL_SPEED), fromMiddle(event));
  });
  const onPan = useEffectEvent((dx: number, dy: number) => {
    if (control !== null && control.view.zoom > 1) {
      control.pan(dx, dy);
    }
  });
  const onPinch = useEffectEvent((factor: number, middle: Place) => {
    control?.zoom(factor, middle);
  });
  const place = useEffectEvent(fromMiddle);
  useEffect(() => {
    const target = element.current;
    if (target === null || !isActive) {
      return;
    }
    const fingers = new Map<number, Place>();
    const spread = (): { distance: number; middle: Place } | null => {
      const [a, b] = [...fingers.values()];
      return a === undefined || b === undefined
        ? null
        : {
            distance: Math.hypot(a.x - b.x, a.y - b.y),
            middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 },
          };
    };
    const down = (event: PointerEvent): void => {
      if (event.target instanceof Element && event.target.closest('button') === null) {
        fingers.set(event.pointerId, place(event));
      }
    };
    const move = (event: PointerEvent): void => {
      const before = fingers.get(event.pointerId);
      if (before === undefined) {
        return;
      }
      const pinchBefore = spread();
      const now = place(event);
      fingers.set(event.pointerId, now);
      const pinch = spread();
      if (pinchBefore !== null && pinch !== null && pinchBefore.distance > 0) {
        onPinch(pinch.distance / pinchBefore.distance, pinch.middle);
      } else {
        onPan(now.x - before.x, now.y - before.y);
      }
    };
    const up = (event: PointerEvent): void => {
      fingers.delete(event.pointerId);
    };
    const wheel = (event: WheelEvent): void => {
      onWheel(event);
    };
    target.addEventListener('wheel', wheel, { passive: false });
    target.addEventListener('pointerdown', down);
    addEventListener('pointermove', move);
    addEventListener('pointerup', up);
    addEventListener('pointercancel', up);
    return () => {
      target.removeEventListener('wheel', wheel);
      target.removeEventListener('pointerdown', down);
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', up);
      removeEventListener('pointercancel', up);
    };
  }, [element, isActive]);
}
