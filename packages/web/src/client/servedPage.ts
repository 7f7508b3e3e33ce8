/** What the server put into the page for people without scripts, and where. */
const served = document.querySelector<HTMLElement>('#root > .pub');
const servedAt = location.pathname;

/** It stays until the page's own content arrives; null at any other address, or if the server put nothing there. */
export const servedHere = (): HTMLElement | null => (location.pathname === servedAt ? served : null);

/** Whether the server said that it has nothing to put in for this address. */
export const isServedEmpty = (): boolean => location.pathname === servedAt && served === null;
