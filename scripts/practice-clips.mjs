// Records the moving test pictures of practice mentees into packages/sfu-server/assets/practice, as VP8 in IVF files.
// Needs Chromium (CHROMIUM_BIN). Run by hand to change the picture: node scripts/practice-clips.mjs
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { ROOT } from './setup/paths.mjs';

const { chromium } = createRequire(join(ROOT, 'tests/package.json'))('playwright-core');
const OUT = join(ROOT, 'packages/sfu-server/assets/practice');
const VARIANTS = [
  { table: '#8d6e4f', mat: '#e9dfca', clay: '#b5652f', sleeve: '#3b4d7d' },
  { table: '#6f5b49', mat: '#d8cdb5', clay: '#9a958a', sleeve: '#6a3f3f' },
  { table: '#9c8468', mat: '#f2ece0', clay: '#7d4a2a', sleeve: '#3f6a55' },
  { table: '#58636b', mat: '#cfc8b8', clay: '#c98b5a', sleeve: '#2f2f35' },
  { table: '#a17f55', mat: '#e4d3b2', clay: '#6d6a63', sleeve: '#8a5a20' },
  { table: '#7a6a72', mat: '#ece2d6', clay: '#b2553f', sleeve: '#46618f' },
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_BIN ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await browser.newPage();
// WebCodecs needs a secure context, which a data: page is not.
await page.route('http://localhost/', (route) =>
  route.fulfill({ body: '<canvas></canvas>', contentType: 'text/html' }),
);
await page.goto('http://localhost/');
mkdirSync(OUT, { recursive: true });
for (const [index, colours] of VARIANTS.entries()) {
  const bytes = await page.evaluate(
    /* eslint-disable no-undef -- runs in the page */
    async ({ table, mat, clay, sleeve, index }) => {
      const [width, height, rate, frames] = [320, 180, 10, 40];
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d');
      const ellipse = (x, y, rx, ry, turn, fill) => {
        context.fillStyle = fill;
        context.beginPath();
        context.ellipse(x, y, rx, ry, turn, 0, 2 * Math.PI);
        context.fill();
      };
      const draw = (frame) => {
        const phase = (2 * Math.PI * frame) / frames;
        const sway = Math.sin(phase + index);
        context.fillStyle = table;
        context.fillRect(0, 0, width, height);
        context.fillStyle = mat;
        context.fillRect(70, 18, 180, 150);
        ellipse(160, 92, 52, 50, 0, clay);
        ellipse(160, 92, 34 + 3 * Math.sin(2 * phase), 32, 0, '#00000055');
        for (let groove = 0; groove < 3; groove += 1) {
          const turn = phase + (groove * 2 * Math.PI) / 3;
          ellipse(160 + 44 * Math.cos(turn), 92 + 42 * Math.sin(turn), 5, 5, 0, '#ffffff66');
        }
        for (const side of [-1, 1]) {
          const x = 160 + side * (66 + 6 * sway);
          const y = 118 + 5 * Math.cos(phase);
          ellipse(x + side * 34, y + 62, 34, 30, 0, sleeve);
          ellipse(x + side * 6, y + 20, 20, 34, side * -0.4, '#e3b18f');
          for (let finger = 0; finger < 4; finger += 1) {
            ellipse(
              x - side * (22 - finger * 5),
              y - 16 + finger * 9,
              20,
              5.5,
              side * (0.5 - finger * 0.1),
              '#eabb9a',
            );
          }
        }
        context.fillStyle = '#ffffffcc';
        context.fillRect(8, 168, (304 * (frame + 1)) / frames, 3);
      };
      const chunks = [];
      const encoder = new VideoEncoder({
        output: (chunk) => {
          const data = new Uint8Array(chunk.byteLength);
          chunk.copyTo(data);
          chunks.push(data);
        },
        error: (error) => {
          throw error;
        },
      });
      encoder.configure({ codec: 'vp8', width, height, bitrate: 80_000, framerate: rate });
      for (let frame = 0; frame < frames; frame += 1) {
        draw(frame);
        const picture = new VideoFrame(canvas, { timestamp: (frame * 1e6) / rate });
        encoder.encode(picture, { keyFrame: frame % 20 === 0 });
        picture.close();
      }
      await encoder.flush();
      const file = [];
      const header = new DataView(new ArrayBuffer(32));
      new Uint8Array(header.buffer).set(new TextEncoder().encode('DKIF'));
      header.setUint16(6, 32, true);
      new Uint8Array(header.buffer).set(new TextEncoder().encode('VP80'), 8);
      header.setUint16(12, width, true);
      header.setUint16(14, height, true);
      header.setUint32(16, rate, true);
      header.setUint32(20, 1, true);
      header.setUint32(24, chunks.length, true);
      file.push(...new Uint8Array(header.buffer));
      chunks.forEach((data, time) => {
        const frameHeader = new DataView(new ArrayBuffer(12));
        frameHeader.setUint32(0, data.length, true);
        frameHeader.setUint32(4, time, true);
        file.push(...new Uint8Array(frameHeader.buffer), ...data);
      });
      return file;
    },
    /* eslint-enable no-undef */
    { ...colours, index },
  );
  writeFileSync(join(OUT, `bench-${index}.ivf`), Buffer.from(bytes));
  console.log(`bench-${index}.ivf: ${bytes.length} bytes`);
}
await browser.close();
