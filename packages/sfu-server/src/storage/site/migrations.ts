import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import { createAlertTables } from './alertTables.ts';
import { createBoardTables } from './boardTables.ts';
import { createCourseTables } from './courseTables.ts';
import { createPaymentTables } from './paymentTables.ts';
import { createPhotoTables } from './photoTables.ts';
import { createReviewTables } from './reviewTables.ts';
import type { SiteTables } from './tables.ts';
import { createTokenTables } from './tokenTables.ts';
import { createWebhookTables } from './webhookTables.ts';

/** Each takes the schema one version further, on every database. Append only; never change one. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-accounts': {
    up: async (database: Kysely<SiteTables>): Promise<void> => {
      const { schema } = database;
      const ofAccount = 'accounts.id';
      await schema
        .createTable('accounts')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('name', 'text')
        .addColumn('email', 'text', (column) => column.unique())
        .addColumn('role', 'text', (column) => column.notNull())
        .addColumn('createdAt', 'bigint', (column) => column.notNull())
        .execute();
      await schema.createIndex('accountsByAge').on('accounts').columns(['createdAt', 'id']).execute();
      await schema.createIndex('accountsByRole').on('accounts').column('role').execute();
      await schema
        .createTable('sessions')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('accountId', 'text', (column) =>
          column.notNull().references(ofAccount).onDelete('cascade'),
        )
        .addColumn('tokenHash', 'text', (column) => column.notNull().unique())
        .addColumn('browser', 'text')
        .addColumn('system', 'text')
        .addColumn('signedInAt', 'bigint', (column) => column.notNull())
        .addColumn('seenAt', 'bigint', (column) => column.notNull())
        .addColumn('expiresAt', 'bigint', (column) => column.notNull())
        .execute();
      await schema.createIndex('sessionsByAccount').on('sessions').columns(['accountId', 'seenAt']).execute();
      await schema.createIndex('sessionsByEnd').on('sessions').column('expiresAt').execute();
      await schema
        .createTable('attempts')
        .addColumn('browserHash', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('data', 'text', (column) => column.notNull())
        .addColumn('tries', 'integer', (column) => column.notNull())
        .addColumn('expiresAt', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('attemptsKey', ['browserHash', 'kind'])
        .execute();
      await schema.createIndex('attemptsByEnd').on('attempts').column('expiresAt').execute();
      await schema
        .createTable('passkeys')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('accountId', 'text', (column) =>
          column.notNull().references(ofAccount).onDelete('cascade'),
        )
        .addColumn('credentialId', 'text', (column) => column.notNull().unique())
        .addColumn('publicKey', 'text', (column) => column.notNull())
        .addColumn('counter', 'bigint', (column) => column.notNull())
        .addColumn('transports', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('createdAt', 'bigint', (column) => column.notNull())
        .addColumn('usedAt', 'bigint')
        .execute();
      await schema.createIndex('passkeysByAccount').on('passkeys').column('accountId').execute();
      await schema
        .createTable('recoveryCodes')
        .addColumn('accountId', 'text', (column) =>
          column.notNull().references(ofAccount).onDelete('cascade'),
        )
        .addColumn('mac', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('recoveryCodesKey', ['accountId', 'mac'])
        .execute();
      await schema
        .createTable('identities')
        .addColumn('issuer', 'text', (column) => column.notNull())
        .addColumn('subject', 'text', (column) => column.notNull())
        .addColumn('accountId', 'text', (column) =>
          column.notNull().references(ofAccount).onDelete('cascade'),
        )
        .addPrimaryKeyConstraint('identitiesKey', ['issuer', 'subject'])
        .execute();
      await schema.createIndex('identitiesByAccount').on('identities').column('accountId').execute();
      await schema
        .createTable('accountClasses')
        .addColumn('accountId', 'text', (column) =>
          column.notNull().references(ofAccount).onDelete('cascade'),
        )
        .addColumn('classId', 'text', (column) => column.notNull())
        .addColumn('sealed', 'text', (column) => column.notNull())
        .addColumn('addedAt', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('accountClassesKey', ['accountId', 'classId'])
        .execute();
      await schema
        .createTable('outbox')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('sealed', 'text', (column) => column.notNull())
        .addColumn('attempts', 'integer', (column) => column.notNull())
        .addColumn('nextAt', 'bigint', (column) => column.notNull())
        .addColumn('expiresAt', 'bigint', (column) => column.notNull())
        .addColumn('isClaimed', 'integer', (column) => column.notNull())
        .execute();
      await schema.createIndex('outboxByTime').on('outbox').columns(['isClaimed', 'nextAt']).execute();
      await schema
        .createTable('facts')
        .addColumn('name', 'text', (column) => column.primaryKey().notNull())
        .addColumn('value', 'text', (column) => column.notNull())
        .execute();
    },
  },
  '0002-whose-and-where-from': {
    up: async ({ schema }: Kysely<SiteTables>): Promise<void> => {
      await schema.alterTable('attempts').addColumn('network', 'text').execute();
      await schema.alterTable('attempts').addColumn('about', 'text').execute();
      await schema
        .createIndex('attemptsByNetwork')
        .on('attempts')
        .columns(['network', 'expiresAt'])
        .execute();
      await schema.createIndex('attemptsByAbout').on('attempts').column('about').execute();
      await schema.alterTable('outbox').addColumn('recipient', 'text').execute();
      await schema.createIndex('outboxByRecipient').on('outbox').column('recipient').execute();
    },
  },
  '0003-courses': { up: createCourseTables },
  '0004-photos': { up: createPhotoTables },
  '0005-board': { up: createBoardTables },
  '0006-reviews': { up: createReviewTables },
  '0007-languages': {
    up: async ({ schema }: Kysely<SiteTables>): Promise<void> => {
      await schema.alterTable('accounts').addColumn('language', 'text').execute();
    },
  },
  '0008-alerts': { up: createAlertTables },
  '0009-money': { up: createPaymentTables },
  '0010-tokens': { up: createTokenTables },
  '0011-webhooks': { up: createWebhookTables },
};
