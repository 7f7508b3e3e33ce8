import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

import { bareText } from './scripts/lint/bare-text.mjs';
import { importLaw } from './scripts/lint/import-law.mjs';

/** Tests beside their modules: they may import and use whatever tests/ may. */
const TESTS = ['packages/*/src/**/*.{test,suite}.ts'];

/**
 * The import law of docs/ARCHITECTURE.md: what must not be imported where.
 * @param {string[]} files
 * @param {Record<string, string>} forbidden a regular expression of the import, and what to do instead
 */
const law = (files, forbidden) => ({
  files,
  ignores: TESTS,
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: Object.entries(forbidden).map(([regex, message]) => ({ regex, message })) },
    ],
  },
});

const client = (files) => [`packages/client/src/${files}`];
/** The client without its two libraries, which only a few of its files know. */
const CLIENT = {
  '^(?!@gongbang/protocol$|(mediasoup|socket\\.io)-client|\\.\\.?/)':
    'The client knows no page and no framework.',
  '^(\\.\\./){2}': 'The client imports the protocol and itself.',
};
const CLIENT_LIBRARIES =
  'Only MediaSession and what is around it know mediasoup-client, only Signaling and its WebSocket Socket.io.';
/** What Safari 17, the oldest browser that README promises, lacks. The language itself is up to the type checker (`lib`). */
const ABOVE_FLOOR = {
  globals: [
    'requestIdleCallback',
    'cancelIdleCallback',
    'scheduler',
    'cookieStore',
    'Iterator',
    'ImageCapture',
    'BarcodeDetector',
    'MediaStreamTrackProcessor',
    'MediaStreamTrackGenerator',
    'documentPictureInPicture',
  ],
  properties: {
    URL: ['parse'],
    AbortSignal: ['any'],
    Promise: ['try', 'withResolvers'],
    Object: ['groupBy'],
    Map: ['groupBy'],
    document: ['startViewTransition', 'caretPositionFromPoint'],
    CSS: ['highlights'],
  },
};
/** What throws if site data is blocked. */
const STORES = ['localStorage', 'sessionStorage', 'indexedDB', 'caches'];
const WINDOWS = ['window', 'globalThis', 'self'];
const floorMessage = 'Safari 17 does not have it: do without, or ask first whether it is there.';
const storeMessage = 'Where site data is blocked this throws: client/browserStorage.ts is the door to it.';

/** @param {{ isDoor?: boolean, isPage?: boolean }} where whether the browser's stores may be touched, and its history */
const browserLaw = ({ isDoor = false, isPage = true }) => {
  const stores = isDoor ? [] : STORES;
  return {
    'no-restricted-globals': [
      'error',
      ...ABOVE_FLOOR.globals.map((name) => ({ name, message: floorMessage })),
      ...stores.map((name) => ({ name, message: storeMessage })),
      ...(isPage ? [] : [{ name: 'history', message: 'A page tells the client of its address.' }]),
    ],
    'no-restricted-properties': [
      'error',
      ...WINDOWS.flatMap((object) => [
        ...ABOVE_FLOOR.globals.map((property) => ({ object, property, message: floorMessage })),
        ...stores.map((property) => ({ object, property, message: storeMessage })),
      ]),
      ...Object.entries(ABOVE_FLOOR.properties).flatMap(([object, properties]) =>
        properties.map((property) => ({ object, property, message: floorMessage })),
      ),
      { object: 'document', property: 'cookie', message: storeMessage },
    ],
  };
};

export default defineConfig(
  { ignores: ['**/dist/', 'tests/output/', '**/node_modules/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    // Rules that need types are in .oxlintrc.json.
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/no-non-null-assertion': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  {
    files: ['scripts/**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'fetch',
          'AbortSignal',
          'performance',
          'Buffer',
          'URL',
          'setTimeout',
          'setInterval',
          'clearInterval',
        ].map((n) => [n, 'readonly']),
      ),
    },
  },
  {
    files: ['packages/web/**/*.tsx', 'packages/web/**/*.ts'],
    ...reactHooks.configs.flat['recommended-latest'],
  },
  { files: ['packages/web/src/**'], ignores: TESTS, rules: browserLaw({}) },
  { files: ['packages/client/src/**'], ignores: TESTS, rules: browserLaw({ isPage: false }) },
  {
    files: ['packages/web/src/**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { page: { rules: { 'bare-text': bareText } } },
    rules: { 'page/bare-text': 'error' },
  },
  { files: ['packages/web/src/client/browserStorage.ts'], rules: browserLaw({ isDoor: true }) },
  {
    files: ['tests/**/*.ts', ...TESTS],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "CallExpression[callee.property.name='waitForFunction'] > ArrowFunctionExpression[async=true]",
          message: 'Playwright takes the promise itself for a yes: poll from outside with expect.poll.',
        },
      ],
    },
  },

  {
    files: [
      'packages/sfu-server/src/{admission,auth,class,features,http,identity,imaging,mail,media,network,ports,rehearsal,room,rules,signaling,site,storage}/**',
    ],
    ignores: TESTS,
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'Date', message: 'Time is a Clock’s, which tests bring their own of.' },
      ],
    },
  },
  {
    files: [
      'packages/sfu-server/src/{admission,auth,class,features,identity,imaging,mail,ports,rehearsal,room,rules,site,storage}/**',
    ],
    ignores: TESTS,
    rules: {
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate'].map((name) => ({
          name,
          message: 'Timers are a Clock’s: the guard tries again what they could not do.',
        })),
        { name: 'Date', message: 'Time is a Clock’s, which tests bring their own of.' },
      ],
    },
  },

  {
    files: ['packages/sfu-server/src/{class,features,ports,rehearsal,room,rules,site}/**'],
    ignores: TESTS,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'node:crypto', message: 'Keys and ids are a KeyMaker’s, or the site’s secrets.' }],
        },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Randomness is handed in.' },
      ],
    },
  },

  // The import law.
  ...importLaw,
  law(client('**'), { ...CLIENT, '^(mediasoup|socket\\.io)-client': CLIENT_LIBRARIES }),
  law(
    ['SentMedia', 'ReceivedMedia', 'MediaSession', 'device', 'IceHealer', 'encodings', 'wire']
      .concat('deferProbator', 'describeDependencies')
      .flatMap((file) => client(`media/${file}.ts`)),
    { ...CLIENT, '^socket\\.io-client': CLIENT_LIBRARIES },
  ),
  law(
    ['Signaling', 'AskingWebSocket'].flatMap((file) => client(`connection/${file}.ts`)),
    { ...CLIENT, '^mediasoup-client': CLIENT_LIBRARIES },
  ),
  law(client('model/**'), { '^(?!@gongbang/protocol$|\\./)': 'model/ is plain data and pure functions.' }),
  law(['packages/web/src/**'], {
    '^@gongbang/client/': 'The page takes what packages/client offers to everybody: what its index names.',
  }),
);
