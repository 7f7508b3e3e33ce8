import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { ensureDebianPackages, isDebian } from './debian.mjs';
import { step } from './steps.mjs';

/** The programs that the fault tests need, with the Debian packages that provide them. */
const PROGRAMS = {
  ip: 'iproute2',
  tc: 'iproute2',
  nft: 'nftables',
  ethtool: 'ethtool',
  ping: 'iputils-ping',
  turnserver: 'coturn',
  openssl: 'openssl',
  cc: 'gcc',
};
/** The C compiler also needs the library's headers. */
const HEADERS = ['/usr/include/stdio.h', 'libc6-dev'];

/**
 * What the tests of bad networks need: network namespaces, which only root on Linux may create, and programs to degrade them.
 * @returns {Promise<boolean>} false if they cannot be created; what is missing has been printed
 */
export async function ensureNetworkTools() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    console.log('Skipping the tests of bad networks: they need root on Linux. To run them: sudo npm test');
    return false;
  }
  const missing = Object.entries(PROGRAMS).filter(([program]) => !isInstalled(program));
  const packages = [...new Set(missing.map(([, name]) => name))];
  if (!existsSync(HEADERS[0])) {
    packages.push(HEADERS[1]);
  }
  if (packages.length > 0) {
    if (!isDebian) {
      console.log(
        `Skipping the tests of bad networks: ${missing.map(([program]) => program).join(', ')} missing. Install them (on Debian: apt-get install ${packages.join(' ')}).`,
      );
      return false;
    }
    await step('Network tools', (progress) =>
      ensureDebianPackages(packages, 'test on bad networks', progress),
    );
  }
  return true;
}

/** System programs are in sbin, which is not in every shell's PATH. */
const isInstalled = (program) =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'].some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
