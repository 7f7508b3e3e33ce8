import { describe } from 'vitest';

import { mediaPortSuite } from '../media/mediaPort.suite.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';

describe('the fake media port', () => {
  const server = new FakeMediaServer();
  mediaPortSuite(() => server);
});
