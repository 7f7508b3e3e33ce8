import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ERRORS } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import { startTestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';

const FOLDER = join(import.meta.dirname, '../../docker/monitoring');
const FILES = ['alerts.yaml', 'dashboard.json'];
/** The suffixes that Prometheus adds for a histogram. */
const PARTS = /_(bucket|sum|count)$/;

describe('[OP5] monitoring', () => {
  it.each(FILES)('%s names metrics that there are, with labels and codes that there are', async (file) => {
    await using server = await startTestServer({ media: new FakeMediaServer().backend });
    const exposed = await (await fetch(`${server.url}/metrics`)).text();
    const known = [...exposed.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    const text = readFileSync(join(FOLDER, file), 'utf8').replaceAll('\\"', '"');
    const named = [...text.matchAll(/\b(?:gongbang|nodejs|process)_[a-z0-9_]+/g)].map(([name]) =>
      name.replace(PARTS, ''),
    );
    expect(named.length).toBeGreaterThan(9);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
    const codes = [...text.matchAll(/code(?:=~|=|!=)"([^"]+)"/g)].flatMap(([, list = '']) => list.split('|'));
    expect(codes.filter((code) => code !== 'OK' && !(code in ERRORS))).toEqual([]);
    const labels = [...text.matchAll(/\{\{ *(?:\$labels\.)?(\w+) *\}\}/g)].map(([, label]) => label);
    expect(
      labels.filter(
        (label) => !['phase', 'worker', 'request', 'code', 'at', 'callback'].includes(label ?? ''),
      ),
    ).toEqual([]);
  });

  it('the dashboard is what Grafana imports', () => {
    const { uid, panels } = JSON.parse(readFileSync(join(FOLDER, 'dashboard.json'), 'utf8')) as {
      uid: string;
      panels: { id: number; targets: { expr: string }[] }[];
    };
    expect(uid).toBe('gongbang');
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(panels.every(({ targets }) => targets.length > 0)).toBe(true);
  });
});
