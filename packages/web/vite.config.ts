import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const serverUrl = process.env['GONGBANG_SERVER'] ?? 'http://127.0.0.1:3000';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: { target: 'es2022', assetsInlineLimit: 0, sourcemap: true },
  server: {
    proxy: {
      '/api': serverUrl,
      '/socket': { target: serverUrl, ws: true },
    },
  },
});
