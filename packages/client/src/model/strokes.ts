import type { Stroke } from '@gongbang/protocol';

/** Adds new points to existing strokes, and strokes that begin. */
export function drawn(strokes: readonly Stroke[], pieces: readonly Stroke[]): Stroke[] {
  return pieces.reduce<Stroke[]>(
    (all, piece) => {
      const index = all.findIndex(({ id }) => id === piece.id);
      const before = all[index];
      return before === undefined
        ? [...all, piece]
        : all.with(index, { ...before, points: [...before.points, ...piece.points] });
    },
    [...strokes],
  );
}

/** Without some strokes, or without any. */
export function removed(strokes: readonly Stroke[], ids: readonly string[] | null): Stroke[] {
  return ids === null ? [] : strokes.filter(({ id }) => !ids.includes(id));
}
