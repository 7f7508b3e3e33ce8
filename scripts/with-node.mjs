// Runs one of our scripts under Node 24: node scripts/with-node.mjs SCRIPT [ARGUMENT ...]
import './setup/settings.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { NODE, ROOT } from './setup/paths.mjs';
import { main, runVisibly } from './setup/steps.mjs';

main(async () => {
  await ensurePackages();
  process.exitCode = await runVisibly(NODE, process.argv.slice(2), { cwd: ROOT });
});
