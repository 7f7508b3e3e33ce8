/** Whether this browser can share a link with other programs (Web Share); many on computers can't. */
export function canHandOver(): boolean {
  return 'share' in navigator;
}

/** Lets the person choose who gets a link. False if they change their mind. */
export async function handOver(url: string): Promise<boolean> {
  try {
    await navigator.share({ url });
    return true;
  } catch {
    return false;
  }
}
