import { z } from 'zod';

/*
 * Settings of payment providers.
 */

/**
 * Keys of payment providers, checked by their prefix: a secret one set in place of a public one would be shown to everybody.
 */
const key = (pattern: RegExp, example: string) =>
  z
    .string()
    .max(500)
    .regex(pattern, { error: `must be a key that looks like ${example}` });

/** Each provider's settings that must be set together, by its display name. */
const PAYMENT_SETTINGS = {
  'Toss Payments': ['TOSS_CLIENT_KEY', 'TOSS_SECRET_KEY'],
  PortOne: ['PORTONE_STORE_ID', 'PORTONE_CHANNEL_KEY', 'PORTONE_API_SECRET', 'PORTONE_WEBHOOK_SECRET'],
  Stripe: ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'],
} as const;

/** All of them, except what a channel supports. */
export const PAYMENT_KEYS: readonly string[] = Object.values(PAYMENT_SETTINGS).flat();

/** The providers' environment variables. */
export const paymentEnvironment = {
  TOSS_CLIENT_KEY: key(/^(?:test|live)_ck_\w+$/, 'test_ck_… or live_ck_…')
    .optional()
    .describe('Takes payments through Toss Payments: the client key ([how](docs/PAYMENTS.md)).'),
  TOSS_SECRET_KEY: key(/^(?:test|live)_sk_\w+$/, 'test_sk_… or live_sk_…')
    .optional()
    .describe('The matching secret key.'),
  PORTONE_STORE_ID: key(/^store-[\w-]+$/, 'store-…')
    .optional()
    .describe('Takes payments through PortOne: the store ([how](docs/PAYMENTS.md)).'),
  PORTONE_CHANNEL_KEY: key(/^channel-key-[\w-]+$/, 'channel-key-…')
    .optional()
    .describe('The channel through which the store is paid.'),
  PORTONE_API_SECRET: z
    .string()
    .min(16)
    .max(500)
    .optional()
    .describe('The secret for PortOne’s API, version 2.'),
  PORTONE_WEBHOOK_SECRET: key(/^whsec_[\w+/=-]+$/, 'whsec_…')
    .optional()
    .describe('The secret that signs PortOne’s webhooks.'),
  PORTONE_METHODS: z
    .string()
    .transform((value) => value.split(',').map((part) => part.trim()))
    .pipe(z.array(z.enum(['card', 'kakaopay', 'naverpay', 'tosspay'])).min(1))
    .default(['card'])
    .meta({ documentedDefault: '`card`' })
    .describe('What the channel supports, separated by commas: `card`, `kakaopay`, `naverpay`, `tosspay`.'),
  STRIPE_SECRET_KEY: key(/^[sr]k_(?:test|live)_\w+$/, 'sk_test_… or sk_live_…')
    .optional()
    .describe(
      'Takes payments through Stripe: the secret key, or a restricted one ([how](docs/PAYMENTS.md)).',
    ),
  STRIPE_WEBHOOK_SECRET: key(/^whsec_\w+$/, 'whsec_…')
    .optional()
    .describe('The secret that signs Stripe’s webhooks.'),
};

type Payments = z.output<z.ZodObject<typeof paymentEnvironment>>;
const LENGTH_OF_KIND = 'live'.length;

/** A provider's settings are either all there or all absent, and of the same kind. */
export function checkPayments(given: Payments, context: z.RefinementCtx): void {
  const refuse = (name: string, message: string): void => {
    context.addIssue({ code: 'custom', path: [name], message });
  };
  for (const [provider, names] of Object.entries(PAYMENT_SETTINGS)) {
    const missing = names.filter((name) => given[name] === undefined);
    for (const name of missing.length < names.length ? missing : []) {
      refuse(name, `must be set: ${provider} needs all of ${names.join(', ')}, or none of them`);
    }
  }
  const { TOSS_CLIENT_KEY: shown, TOSS_SECRET_KEY: secret } = given;
  if (shown !== undefined && secret?.startsWith(shown.slice(0, LENGTH_OF_KIND)) === false) {
    refuse(
      'TOSS_SECRET_KEY',
      'must be of the same kind as TOSS_CLIENT_KEY: both test keys, or both live keys',
    );
  }
}
