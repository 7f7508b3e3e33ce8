import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { requestNames, requests, role } from '@gongbang/protocol';
import { mayRequest } from '@gongbang/sfu-server/rules/permissions.ts';
import { describe, expect, it } from 'vitest';

const WEB = join(import.meta.dirname, '../../packages/web/src');

describe('[HR5] an assistant’s page', () => {
  it('asks the table by which the server refuses', () => {
    for (const name of requestNames) {
      for (const one of role.options) {
        expect(requests[name].roles.includes(one), `${name} ${one}`).toBe(mayRequest(one, name));
      }
    }
  });

  it.each([
    ['components/class/SelfView.tsx', ['scene:set']],
    ['components/lesson/StepStrip.tsx', ['step:go']],
    ['components/wall/BenchWall.tsx', ['whisper:start', 'stage:invite']],
  ] as const)('%s shows and listens for what one may', (file, names) => {
    const code = readFileSync(join(WEB, file), 'utf8');
    for (const name of names) {
      expect(requests[name].roles).not.toContain('assistant');
      expect(code).toContain(`useMay('${name}')`);
    }
  });
});
