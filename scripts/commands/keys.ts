/** `tact keys`: make, list and revoke API keys on the machine of the database. */
import type { Command } from 'commander';
import { z } from 'zod';
import { roles } from '../../api/contracts/keys.ts';
import { issueKey } from '../../api/services/keys.ts';
import { makeKeyStore } from '../../data/index.ts';
import { withDatabase } from './with-database.ts';

const splitList = (text: string): string[] => text.split(',').map((part) => part.trim());
const rolesSchema = z.array(z.enum(roles)).min(1);
const mostKeys = 10_000;

type CreateOptions = { readonly name: string; readonly roles: string; readonly portfolios?: string };

const create = async ({ name, roles: wanted, portfolios }: CreateOptions): Promise<void> => {
  const parsed = rolesSchema.safeParse(splitList(wanted));
  if (!parsed.success) throw new Error(`--roles takes a list of ${roles.join(', ')}`);
  await withDatabase('keys', async ({ pool }) => {
    const { key, keyId } = await issueKey(
      { keyStore: makeKeyStore(pool), now: Date.now },
      { name, roles: parsed.data, portfolios: portfolios === undefined ? undefined : splitList(portfolios) },
    );
    console.log(key);
    console.error(`Key ${keyId}, shown this once: only its hash is stored.`);
  });
};

const list = async (): Promise<void> => {
  await withDatabase('keys', async ({ pool }) => {
    for (const key of await makeKeyStore(pool).list({ within: null, limit: mostKeys })) {
      console.log([key.keyId, key.roles.join(','), key.portfolios?.join(',') ?? 'all portfolios', key.name].join('\t'));
    }
  });
};

const revoke = async (keyId: string): Promise<void> => {
  if (!z.uuid().safeParse(keyId).success) throw new Error('the id of a key is a UUID: see tact keys list');
  await withDatabase('keys', async ({ pool }) => {
    const outcome = await makeKeyStore(pool).revoke(keyId, null);
    if (outcome === 'unknown') throw new Error(`no key ${keyId} is in use`);
    if (outcome === 'last-admin') throw new Error('this is the last key with the role admin: make another one first');
    console.log(`Revoked ${keyId}; it stops working within five seconds.`);
  });
};

export const registerKeys = (program: Command): void => {
  const keys = program.command('keys').description('Make, list and revoke API keys');
  keys
    .command('create')
    .description('Make a key and print it, this once')
    .requiredOption('--name <name>', 'what it is for')
    .requiredOption('--roles <list>', `comma-separated: ${roles.join(', ')}`)
    .option('--portfolios <list>', 'comma-separated; all where left out')
    .action(create);
  keys.command('list').description('List the keys in use, without the keys themselves').action(list);
  keys.command('revoke').description('Revoke a key').argument('<keyId>').action(revoke);
};
