import { createHttp, type Server } from '@gongbang/client';

import { peerKey } from './browserStore.ts';

/** The server that this page is of, and who sits before it. */
export const server: Server = {
  endpoint: '',
  fetch: (input, init) => fetch(input, init),
  peerKey,
};

/** Its REST interface. */
export const http = createHttp(server);
