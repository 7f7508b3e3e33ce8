import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

import { compressed } from './build/compressed.ts';
import { doorModules } from './build/door.ts';
import { doorway } from './build/doorway.ts';

const serverUrl = process.env['GONGBANG_SERVER'] ?? 'http://127.0.0.1:3000';

const isOfDoor = doorModules();

export default defineConfig({
  plugins: [react(), tailwindcss(), doorway(), compressed()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    sourcemap: true,
    rolldownOptions: {
      output: {
        // Of what pages share, the name would list the pages.
        chunkFileNames: ({ name }) => `assets/${name.split('~')[0]}-[hash].js`,
        codeSplitting: {
          // zod is set up before any schema is created: within one chunk, modules run in the order of their imports.
          groups: [
            // The site's tables are only for those who go there.
            {
              name: 'protocol',
              test: /[\\/](zod|protocol[\\/]src(?![\\/]site))[\\/]|jitless\.ts$/,
              priority: 1,
            },
            // On a slow line each file costs a round trip, however small it is: what most pages need is one file.
            { name: (id, graph) => (isOfDoor(id, graph) ? 'door' : null), minShareCount: 4 },
            { name: (id, graph) => (isOfDoor(id, graph) ? 'doorstep' : null), minShareCount: 2 },
            // The pages differ in which icons they need, and the whole set weighs 6 KB.
            { name: 'icons', test: /[\\/]lucide-react[\\/]/, minShareCount: 2 },
            // The rest by the pages that share it, so that each loads what it uses; scraps join the next of kin.
            { name: 'shared', minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 2500 },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': serverUrl,
      '/healthz': serverUrl,
      '/socket': { target: serverUrl, ws: true },
    },
  },
});
