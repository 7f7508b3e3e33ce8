import { Watching } from '@gongbang/web/client/Watching.ts';
import { describe, expect, it } from 'vitest';

function watching(): { watching: Watching; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    watching: new Watching({
      setPaused: (id, paused) => asked.push(`${id} ${paused ? 'pause' : 'resume'}`),
      setLayer: (id, layer) => asked.push(`${id} layer ${layer}`),
    }),
  };
}

describe('[WL2] pictures that are looked at', () => {
  it('flow while they are in view in any place, and stop when they are in none', () => {
    const { watching: all, asked } = watching();
    const [wall, stage] = [all.watch('a', true), all.watch('a', true)];
    wall.setVisible(true);
    stage.setVisible(true);
    wall.setVisible(false);
    expect(asked).toEqual(['a resume']);
    stage.close();
    expect(asked).toEqual(['a resume', 'a pause']);
    wall.setVisible(true);
    expect(asked.at(-1)).toBe('a resume');
  });

  it('are as sharp as the largest place needs, and each layer is asked for once', () => {
    const { watching: all, asked } = watching();
    const [wall, stage] = [all.watch('a', false), all.watch('a', false)];
    wall.setLayer(0);
    stage.setLayer(2);
    wall.setLayer(1);
    stage.close();
    wall.setVisible(true);
    expect(asked).toEqual(['a layer 0', 'a layer 2', 'a layer 1']);
  });

  it('are asked for again after the connection was lost', () => {
    const { watching: all, asked } = watching();
    const wall = all.watch('a', true);
    wall.setVisible(true);
    wall.setLayer(1);
    all.resync();
    expect(asked).toEqual(['a resume', 'a layer 1', 'a layer 1', 'a resume']);
  });
});
