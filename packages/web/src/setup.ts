import './jitless.ts';

import { setNonce } from 'get-nonce';

/*
 * Runs before anything else: styles that scripts add (Radix's scroll lock) are allowed only with the nonce that came with
 * the page.
 */
setNonce(document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.nonce ?? '');
