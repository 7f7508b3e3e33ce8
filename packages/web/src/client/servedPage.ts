/** What the server has put into the page for those without scripts, and where. */
const served = document.querySelector<HTMLElement>('#root > .pub');
const servedAt = location.pathname;

/** It stays while the page's own is on its way; null at every other address, and where the server has put nothing. */
export const servedHere = (): HTMLElement | null => (location.pathname === servedAt ? served : null);

/** Whether the server has said of this address that there is nothing to put into it. */
export const isServedEmpty = (): boolean => location.pathname === servedAt && served === null;
