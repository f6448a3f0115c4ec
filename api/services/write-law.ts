/**
 * Writing law: one change at a time over all processes, each tried out on the whole rule book before it is kept, together with the book
 * that it makes.
 */
import {
  bumpLaw,
  keepLawBook,
  readLawChanges,
  readPolicyVersions,
  type LawChangeRow,
  type PolicyVersionRow,
  type Queryable,
} from '../../data/index.ts';
import {
  compileRuleBook,
  domainError,
  failure,
  success,
  type DomainError,
  type InputError,
  type PackError,
  type PackSource,
  type Result,
} from '../../engine/index.ts';
import { amendPacks, newestVersions } from './amend-packs.ts';
import type { Caller } from './services.ts';

/** Everything that was said so far beside what is shipped. */
export type LawSoFar = {
  readonly changes: readonly Omit<LawChangeRow, 'book'>[];
  readonly policies: readonly Omit<PolicyVersionRow, 'book'>[];
};

export const readLawSoFar = async (client: Queryable): Promise<LawSoFar> => ({
  changes: await readLawChanges(client),
  policies: await readPolicyVersions(client),
});

export const packsWith = (shipped: readonly PackSource[], { changes, policies }: LawSoFar): readonly PackSource[] =>
  amendPacks(shipped, { changes, policies: newestVersions(policies) });

export const invalidLaw = (errors: readonly InputError[]): Result<never, DomainError> =>
  failure(domainError('invalid-request', 'The law would not hold like this; what is wrong is listed.', errors));

/** Law holds for every portfolio: who may see some only does not make it. */
export const mayWriteLaw = ({ portfolios }: Caller): Result<null, DomainError> =>
  portfolios === null
    ? success(null)
    : failure(
        domainError('forbidden', 'A key that is limited to portfolios changes nothing that holds for all of them.'),
      );

type Attempt = {
  readonly shipped: readonly PackSource[];
  readonly law: LawSoFar;
  /** Where in the request a fault of the packs lies. */
  readonly placeFault: (fault: PackError) => InputError;
};

/** Keeps the book that the law makes, in the transaction at hand, and answers its hash; or says what is wrong with it. */
export const keepLaw = async (
  client: Queryable,
  { shipped, law, placeFault }: Attempt,
): Promise<Result<string, DomainError>> => {
  const packs = packsWith(shipped, law);
  const book = compileRuleBook(packs);
  if (!book.ok) return invalidLaw(book.error.map(placeFault));
  await keepLawBook(client, book.value.version, packs);
  await bumpLaw(client);
  return success(book.value.version);
};

/** `['local', 'mon', 0]` → `/local/mon/0`. */
export const pointerOf = (path: readonly (string | number)[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
