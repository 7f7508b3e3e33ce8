import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { studio, studioText } from '@gongbang/protocol';
import { ConfigError, readConfig } from '@gongbang/sfu-server/config.ts';
import { readStudio } from '@gongbang/sfu-server/studio.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, temporaryFolder } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');
const PRIVACY = '개인정보\n<script>alert(1)</script> [click](javascript:alert(1))';

describe('[OP6] the studio', () => {
  let folder: string;
  const file = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  beforeAll(() => {
    folder = temporaryFolder();
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('has its name, logo and texts told as they are', async () => {
    await using server = await startTestServer({
      media: new FakeMediaServer().backend,
      env: {
        STUDIO_NAME: '흙과 물',
        LOGO_FILE: file('logo.png', PNG),
        PRIVACY_FILE: file('privacy.txt', PRIVACY),
        IMPRINT_URL: 'https://example.org/imprint',
      },
    });
    const get = (path: string) => fetch(server.url + path);
    expect(studio.parse(await (await get('/api/studio')).json())).toEqual({
      name: '흙과 물',
      hasLogo: true,
      privacy: { url: null, hasText: true },
      imprint: { url: 'https://example.org/imprint', hasText: false },
    });
    const privacy = await get('/api/studio/privacy');
    expect(privacy.headers.get('Content-Type')).toContain('application/json');
    expect(studioText.parse(await privacy.json()).text).toBe(PRIVACY);
    const logo = await get('/api/logo');
    expect(logo.headers.get('Content-Type')).toBe('image/png');
    expect(logo.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(Buffer.from(await logo.arrayBuffer())).toEqual(PNG);
    expect((await get('/api/studio/imprint')).status).toBe(404);
    expect((await get('/api/studio/__proto__')).status).toBe(404);
    expect((await get('/api/studio/..%2f..%2fetc%2fpasswd')).status).toBe(404);
  });

  it('need not be named', async () => {
    await using server = await startTestServer({ media: new FakeMediaServer().backend });
    expect(studio.parse(await (await fetch(`${server.url}/api/studio`)).json())).toEqual({
      name: null,
      hasLogo: false,
      privacy: { url: null, hasText: false },
      imprint: { url: null, hasText: false },
    });
    expect((await fetch(`${server.url}/api/logo`)).status).toBe(404);
  });

  it('ends the start with a sentence where a file is missing or of another kind', () => {
    mkdirSync(join(folder, 'a-folder'));
    const cases: [Record<string, string>, RegExp][] = [
      [{ LOGO_FILE: join(folder, 'none.png') }, /^LOGO_FILE is ".*none\.png", but there is no file .*ENOENT/],
      [{ LOGO_FILE: file('logo.svg', '<svg onload="alert(1)"/>') }, /must be a PNG, JPEG or WebP/],
      [{ LOGO_FILE: file('huge.png', Buffer.alloc(600_000)) }, /must have 512 KiB at most/],
      [{ PRIVACY_FILE: join(folder, 'none.txt') }, /^PRIVACY_FILE is .*there is no file/],
      [{ PRIVACY_FILE: file('latin.txt', Buffer.from([0x66, 0xfc, 0x72])) }, /must be a text in UTF-8/],
      [{ IMPRINT_FILE: join(folder, 'a-folder') }, /^IMPRINT_FILE is .*EISDIR/],
      [{ IMPRINT_URL: 'javascript:alert(1)' }, /^IMPRINT_URL is .*must be an address/],
      [{ STUDIO_NAME: 'two\nlines' }, /^STUDIO_NAME is [^]*one line/],
    ];
    for (const [env, sentence] of cases) {
      const read = () => readStudio(readConfig(env));
      expect(read).toThrow(ConfigError);
      expect(read).toThrow(sentence);
    }
  });
});
