// npm run build: packages, worker and page, without starting anything. Prints where the worker is.
import { ensurePackages } from './setup/packages.mjs';
import { ensurePage } from './setup/page.mjs';
import { main } from './setup/steps.mjs';
import { ensureWorker } from './setup/worker.mjs';

main(async () => {
  await ensurePackages();
  console.log(await ensureWorker());
  await ensurePage();
});
