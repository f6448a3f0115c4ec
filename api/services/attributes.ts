/** The register of attributes over HTTP: what was told, what is learned from, and the word of a compliance officer on it. */
import {
  changeAttribute,
  inTransaction,
  listAttributeEntries,
  readAttributeList,
  readAttributeRegister,
  type AttributeEntry,
  type AttributeRow,
  type Pool,
  type Queryable,
} from '../../data/index.ts';
import { domainError, failure, success, type RegisteredAttribute } from '../../engine/index.ts';
import type { Attribute, PutAttributeRequest } from '../contracts/attributes.ts';
import type { Services } from './services.ts';
import type { ToldFeatures } from './vocabulary.ts';
import { mayWriteLaw } from './write-law.ts';

type Dependencies = { readonly pool: Pool; readonly now: () => number };

const presentEntry = ({ name: _, at, ...entry }: AttributeEntry): Attribute['history'][number] => ({
  ...entry,
  at: new Date(at).toISOString(),
});

const present = async (client: Queryable, rows: readonly AttributeRow[]): Promise<readonly Attribute[]> => {
  const inUse = new Set((await readAttributeList(client)).attributes.map(({ name }) => name));
  const entries = await listAttributeEntries(
    client,
    rows.map(({ name }) => name),
  );
  return rows.map(({ firstSeenAt, ...row }) => ({
    name: row.name,
    ...presentEntry(row),
    isInUse: inUse.has(row.name),
    firstSeenAt: new Date(firstSeenAt).toISOString(),
    history: entries.filter(({ name }) => name === row.name).map(presentEntry),
  }));
};

const changed = (known: AttributeRow, request: PutAttributeRequest): RegisteredAttribute => {
  const { name, kind, levels, coverage } = known;
  const { use, reason, by } = request;
  return { name, kind, levels, coverage, use, reason, by, lawfulBasis: use === 'learn' ? request.lawfulBasis : null };
};

/** The list in force, with the lawful basis of each. */
export const readToldFeatures = async (pool: Pool): Promise<ToldFeatures> => {
  const list = await readAttributeList(pool);
  const register = list.attributes.length === 0 ? [] : await readAttributeRegister(pool);
  const declared = register.flatMap(({ name, lawfulBasis }) =>
    lawfulBasis === null ? [] : [[name, lawfulBasis] as const],
  );
  return { list, lawfulBases: new Map(declared) };
};

export const makeAttributes = ({ pool, now }: Dependencies): Pick<Services, 'listAttributes' | 'putAttribute'> => ({
  listAttributes: async () =>
    success({ items: await present(pool, await readAttributeRegister(pool)), nextCursor: null }),
  putAttribute: async ({ name, ...request }, caller) => {
    const permitted = mayWriteLaw(caller);
    if (!permitted.ok) return permitted;
    return inTransaction(pool, async (client) => {
      const answer = await changeAttribute(client, { name, at: now(), keyId: caller.keyId }, (known) =>
        known.kind === 'text' && request.use === 'learn' ? { refused: 'text' } : changed(known, request),
      );
      if (answer === null)
        return failure(
          domainError(
            'not-found',
            'No debtor was told of with this attribute by the last night; new names enter each night.',
          ),
        );
      if ('refused' in answer)
        return failure(
          domainError('conflict', 'Free text, or what has too many values to be levels, cannot be learned from.'),
        );
      const [item] = await present(client, [answer]);
      if (item === undefined) throw new Error('the attribute was just entered');
      return success(item);
    });
  },
});
