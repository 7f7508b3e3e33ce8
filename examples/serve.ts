// Builds the examples, and serves them beside a running Gongbang: npm run example [-- https://class.example.org]
import { build, preview, type PreviewServer } from 'vite';

const root = import.meta.dirname;
const common = { root, configFile: false, logLevel: 'warn' } as const;

/**
 * Page and server share one origin, as behind a reverse proxy: requests for Gongbang are passed on to it.
 * @param server origin of a running Gongbang
 * @param port `0`: any free one
 */
export async function serveExamples(server: string, port: number): Promise<PreviewServer> {
  await build({ ...common, build: { target: 'es2022', rolldownOptions: { input: `${root}/watch.html` } } });
  const passedOn = { target: server, ws: true, changeOrigin: true, headers: { origin: server } };
  return preview({
    ...common,
    preview: {
      host: 'localhost',
      port,
      strictPort: port !== 0,
      proxy: { '/api': passedOn, '/socket': passedOn, '/healthz': passedOn },
    },
  });
}

if (process.argv[1] === import.meta.filename) {
  const { origin } = new URL(process.argv[2] ?? 'http://localhost:3000');
  const { resolvedUrls } = await serveExamples(origin, 5180);
  process.stdout.write(`${resolvedUrls?.local[0] ?? ''}watch.html, beside ${origin}\n`);
}
