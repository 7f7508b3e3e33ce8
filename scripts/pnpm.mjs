// npm run pnpm -- ARGUMENTS: runs the pnpm that set-up uses, to add packages or inspect them.
import { ROOT } from './setup/paths.mjs';
import { pnpmCommand } from './setup/packages.mjs';
import { main, runVisibly } from './setup/steps.mjs';

main(async () => {
  const [command, ...first] = await pnpmCommand();
  process.exitCode = await runVisibly(command, [...first, ...process.argv.slice(2)], { cwd: ROOT });
});
