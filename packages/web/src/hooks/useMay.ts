import { requests, type RequestName } from '@gongbang/protocol';

import { useClassState } from './useClassroom.tsx';

/** Whether one may ask for something, by the table of requests that the server refuses by: what one may not has no button. */
export function useMay(name: RequestName): boolean {
  return useClassState(({ role }) => requests[name].roles.includes(role));
}
