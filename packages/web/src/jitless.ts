import { z } from 'zod';

/*
 * The Content-Security-Policy allows no eval, which zod would try for speed as soon as it creates a schema. This has to run
 * before the protocol's schemas do: it is the first module of their chunk (vite.config.ts).
 */
z.config({ jitless: true });
