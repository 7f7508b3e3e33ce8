/** Whether this browser hands a link to other programs (Web Share); many on a computer do not. */
export function canHandOver(): boolean {
  return 'share' in navigator;
}

/** Lets the person choose who gets a link. False when they think better of it. */
export async function handOver(url: string): Promise<boolean> {
  try {
    await navigator.share({ url });
    return true;
  } catch {
    return false;
  }
}
