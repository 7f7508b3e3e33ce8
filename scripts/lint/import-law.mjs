import boundaries from 'eslint-plugin-boundaries';

/*
 * The import law: what each part of the code may import, by name. Anything not listed here is forbidden.
 *
 * `sees` are other parts, `knows` are libraries, including their subpaths (`mediasoup/ortc`). Node's own modules are free,
 * except for the database.
 */

const server = (folder) => `packages/sfu-server/src/${folder}`;
const page = (folder) => `packages/web/src/${folder}`;
const PORTS = ['rules', 'ports'];
const PROTOCOL = '@gongbang/protocol';
/** What packages/client offers to everybody. */
const CLASS = [PROTOCOL, '@gongbang/client'];
const PAGE_PARTS = ['page-client', 'page-layout', 'page-i18n'];
const REACT = ['react', 'react-i18next', 'react-router', 'radix-ui', 'lucide-react'];

/** @type {Record<string, { folder: string, sees: string[], knows: string[] }>} */
const PARTS = {
  protocol: { folder: 'packages/protocol/src', sees: [], knows: ['zod'] },

  // The domain is isolated: it knows no library.
  rules: { folder: server('rules'), sees: ['ports'], knows: [PROTOCOL] },
  ports: { folder: server('ports'), sees: [], knows: [PROTOCOL] },
  room: { folder: server('room'), sees: PORTS, knows: [PROTOCOL] },
  features: { folder: server('features'), sees: [...PORTS, 'room'], knows: [PROTOCOL] },
  rehearsal: { folder: server('rehearsal'), sees: [...PORTS, 'room', 'features'], knows: [PROTOCOL] },
  class: { folder: server('class'), sees: [...PORTS, 'room', 'features', 'rehearsal'], knows: [PROTOCOL] },

  // The site around the classes: as isolated as they are, and neither knows the other.
  site: { folder: server('site'), sees: PORTS, knows: [PROTOCOL] },

  // Behind the ports.
  media: { folder: server('media'), sees: [...PORTS, 'network', 'base'], knows: [PROTOCOL, 'mediasoup'] },
  storage: {
    folder: server('storage'),
    sees: PORTS,
    knows: [PROTOCOL, 'zod', 'node:sqlite', 'kysely', 'pg'],
  },
  imaging: { folder: server('imaging'), sees: PORTS, knows: [PROTOCOL, 'sharp'] },
  mail: { folder: server('mail'), sees: PORTS, knows: ['nodemailer', 'ical-generator'] },
  identity: {
    folder: server('identity'),
    sees: PORTS,
    knows: [PROTOCOL, '@simplewebauthn/server', 'openid-client', 'zod'],
  },
  payments: {
    folder: server('payments'),
    sees: PORTS,
    knows: [PROTOCOL, 'stripe', '@portone/server-sdk', 'zod'],
  },
  webhooks: {
    folder: server('webhooks'),
    sees: ['network', ...PORTS],
    knows: [PROTOCOL, 'standardwebhooks'],
  },
  network: { folder: server('network'), sees: ['auth', ...PORTS], knows: [PROTOCOL] },
  tls: {
    folder: server('tls'),
    sees: ['network', 'base', ...PORTS],
    knows: ['@peculiar/x509', '@peculiar/asn1-schema', '@peculiar/asn1-x509', 'reflect-metadata'],
  },

  // In front of the class.
  auth: { folder: server('auth'), sees: [...PORTS, 'room', 'features'], knows: [PROTOCOL] },
  // The only place where accounts meet classes.
  admission: { folder: server('admission'), sees: [...PORTS, 'class', 'auth', 'site'], knows: [PROTOCOL] },
  signaling: {
    folder: server('signaling'),
    sees: [...PORTS, 'room', 'features', 'class', 'auth', 'base'],
    knows: [PROTOCOL, 'socket.io', 'engine.io', 'rate-limiter-flexible'],
  },
  http: {
    folder: server('http'),
    sees: [...PORTS, 'room', 'features', 'class', 'auth', 'network', 'base', 'site', 'admission'],
    knows: [PROTOCOL, 'koa', '@koa/router', 'helmet', 'prom-client', 'raw-body', 'zod'],
  },

  // The page: pages use components, components use hooks, and what is below knows no React.
  'page-layout': { folder: page('layout'), sees: [], knows: [...CLASS, 'linkify-it', 'papaparse'] },
  'page-i18n': { folder: page('i18n'), sees: ['page-client'], knows: ['i18next', 'react-i18next'] },
  'page-client': {
    folder: page('client'),
    sees: ['page-layout', 'page-i18n', 'page-looks'],
    knows: [...CLASS, 'zod', 'idb-keyval', '@simplewebauthn/browser'],
  },
  'page-hooks': {
    folder: page('hooks'),
    sees: PAGE_PARTS,
    knows: [...CLASS, 'react', 'react-i18next', 'react-router'],
  },
  'page-components': {
    folder: page('components'),
    sees: [...PAGE_PARTS, 'page-hooks', 'page-looks'],
    knows: [...CLASS, ...REACT, 'qrcode.react', 'react-dom', 'zod'],
  },
  'page-pages': {
    folder: page('pages'),
    sees: [...PAGE_PARTS, 'page-hooks', 'page-looks', 'page-components'],
    knows: [...CLASS, ...REACT, 'zod'],
  },
};
/** Pictures and styles: they import nothing. */
const LOOKS = ['assets', 'styles'].map((folder) => ({ type: 'page-looks', pattern: page(folder) }));

/** Small server modules that belong to no folder: clocks, the guard, the class's turns. */
const BASE = ['clock', 'guard', 'ClassTurns', 'sparingLog'].map((name) => server(`${name}.ts`));

const allow = (type, to) => ({ from: { element: { type } }, allow: { to } });

const settings = {
  'boundaries/elements': [
    ...Object.entries(PARTS).map(([type, { folder }]) => ({ type, pattern: folder })),
    ...LOOKS,
  ],
  'boundaries/files': [{ category: 'base', pattern: BASE, partialMatch: false }],
  'import/resolver': { node: { extensions: ['.ts', '.tsx'] } },
};

/** One configuration object per part, with only its own lines: every import is checked against every line. */
export const importLaw = Object.entries(PARTS).map(([type, { folder, sees, knows }]) => ({
  files: [`${folder}/**`],
  // Tests sit beside their modules, and import what they need.
  ignores: ['**/*.{test,suite}.ts'],
  plugins: { boundaries },
  settings,
  rules: {
    'boundaries/no-unknown-files': 'error',
    'boundaries/dependencies': [
      'error',
      {
        default: 'disallow',
        checkAllOrigins: true,
        checkUnknownLocals: true,
        policies: [
          allow(type, { element: { types: { anyOf: [type, ...sees] } } }),
          allow(type, { module: { origin: 'external', source: knows } }),
          allow(type, { module: { origin: 'core' } }),
          ...(sees.includes('base') ? [allow(type, { file: { categories: 'base' } })] : []),
        ],
      },
    ],
  },
}));
