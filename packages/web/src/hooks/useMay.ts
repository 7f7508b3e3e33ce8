import { requests, type RequestName } from '@gongbang/protocol';

import { useClassState } from './useClassroom.tsx';

/** Whether the user may make a request, by the table the server refuses by: what they may not do has no button. */
export function useMay(name: RequestName): boolean {
  return useClassState(({ role }) => requests[name].roles.includes(role));
}
