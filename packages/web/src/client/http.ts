import { createHttp, type Server } from '@gongbang/client';

import { peerKey } from './browserStore.ts';

/** The server this page comes from, and who is using it. */
export const server: Server = {
  endpoint: '',
  fetch: (input, init) => fetch(input, init),
  peerKey,
};

/** Its REST interface. */
export const http = createHttp(server);
