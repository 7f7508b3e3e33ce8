import type { Page } from 'playwright-core';

/** How alike two pictures are. */
export interface Similarity {
  /** Structural similarity of the luma, 1 for identical (Wang et al. 2004), over windows of 8 x 8. */
  readonly ssim: number;
  /** Peak signal-to-noise ratio of the luma, in dB. */
  readonly psnr: number;
}

/** The frame of a picture that a page shows, as a PNG; black until one has come. */
export async function frameOf(page: Page, source: string): Promise<string> {
  return page.evaluate((wanted) => {
    const video = document.querySelector<HTMLVideoElement>(`video[data-source=${wanted}]`);
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, video?.videoWidth ?? 0);
    canvas.height = Math.max(1, video?.videoHeight ?? 0);
    if (video !== null) {
      canvas.getContext('2d')?.drawImage(video, 0, 0);
    }
    return canvas.toDataURL('image/png');
  }, source);
}

/** A screenshot of a page, as a PNG. */
export async function pictureOf(page: Page): Promise<string> {
  return `data:image/png;base64,${(await page.screenshot()).toString('base64')}`;
}

/** Compares a picture with the original, at the original's size. @param blank any page without a policy */
export async function compare(blank: Page, original: string, received: string): Promise<Similarity> {
  return blank.evaluate(
    async ([one, other]) => {
      const load = async (url: string): Promise<ImageBitmap> =>
        createImageBitmap(await (await fetch(url)).blob());
      const first = await load(one);
      const { width, height } = first;
      const lightness = (bitmap: ImageBitmap): Float64Array => {
        const context = new OffscreenCanvas(width, height).getContext('2d');
        context?.drawImage(bitmap, 0, 0, width, height);
        const pixels = context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
        // BT.601 luma, as encoders use.
        return Float64Array.from({ length: width * height }, (_, index) => {
          const at = index * 4;
          return 0.299 * (pixels[at] ?? 0) + 0.587 * (pixels[at + 1] ?? 0) + 0.114 * (pixels[at + 2] ?? 0);
        });
      };
      const a = lightness(first);
      const b = lightness(await load(other));
      const WINDOW = 8;
      const C1 = (0.01 * 255) ** 2;
      const C2 = (0.03 * 255) ** 2;
      let error = 0;
      let total = 0;
      let windows = 0;
      for (let top = 0; top + WINDOW <= height; top += WINDOW) {
        for (let left = 0; left + WINDOW <= width; left += WINDOW) {
          let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
          for (let y = top; y < top + WINDOW; y += 1) {
            for (let x = left; x < left + WINDOW; x += 1) {
              const p = a[y * width + x] ?? 0;
              const q = b[y * width + x] ?? 0;
              sumA += p;
              sumB += q;
              sumAA += p * p;
              sumBB += q * q;
              sumAB += p * q;
              error += (p - q) ** 2;
            }
          }
          const n = WINDOW * WINDOW;
          const [meanA, meanB] = [sumA / n, sumB / n];
          const varianceA = sumAA / n - meanA * meanA;
          const varianceB = sumBB / n - meanB * meanB;
          const covariance = sumAB / n - meanA * meanB;
          total +=
            ((2 * meanA * meanB + C1) * (2 * covariance + C2)) /
            ((meanA ** 2 + meanB ** 2 + C1) * (varianceA + varianceB + C2));
          windows += 1;
        }
      }
      return { ssim: total / windows, psnr: 10 * Math.log10(255 ** 2 / (error / (width * height))) };
    },
    [original, received] as const,
  );
}
