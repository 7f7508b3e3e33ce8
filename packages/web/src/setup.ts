import { setNonce } from 'get-nonce';
import { z } from 'zod';

/*
 * Before anything else runs: the Content-Security-Policy allows no eval, which zod would try for speed, and styles
 * that scripts add (Radix's scroll lock) only with the nonce that came with the page.
 */
z.config({ jitless: true });
setNonce(document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.nonce ?? '');
