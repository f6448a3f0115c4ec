/**
 * Contact policies: the house's own limits, as versions. Each is a pack of its own in the rule book; as rules only ever add up, a policy
 * can be stricter than the law and nothing else. The policy that is shipped is version 1 of `house`.
 */
import {
  insertPolicyVersion,
  inTransaction,
  lockLaw,
  readPolicyVersions,
  type PolicyData,
  type PolicyVersionRow,
  type Pool,
} from '../../data/index.ts';
import {
  domainError,
  failure,
  houseBlocks,
  killSwitchBlock,
  segments,
  success,
  type InputError,
  type PackError,
} from '../../engine/index.ts';
import type { ContactPolicy, ContactPolicyVersion, PutContactPolicyRequest } from '../contracts/law.ts';
import { packData, packIdOfPolicy, policyIdOfPack, type RuleData } from './amend-packs.ts';
import type { Clock } from './clock.ts';
import type { LawInForce } from './law-in-force.ts';
import type { Services } from './services.ts';
import { invalidLaw, keepLaw, mayWriteLaw, pointerOf, readLawSoFar } from './write-law.ts';

type Dependencies = { readonly pool: Pool; readonly law: LawInForce; readonly clock: Clock };

/** What every rule of the house says of itself, unless it says more. */
const houseRule = {
  force: 'default',
  cite: 'house policy, not law',
  since: null,
  in_force_as_of: 'not applicable (house policy)',
  confidence: 'verified',
} as const;

const reservedIds = new Set([...houseBlocks, killSwitchBlock].map(({ rule }) => rule));

const ruleFaults = ({ id, force }: RuleData, pointer: string): readonly InputError[] => {
  const faults: InputError[] = [];
  if (typeof id === 'string' && !id.startsWith('house.'))
    faults.push({ pointer: `${pointer}/id`, detail: 'must begin with house.' });
  if (typeof id === 'string' && reservedIds.has(id))
    faults.push({ pointer: `${pointer}/id`, detail: 'is a rule that Tact itself has' });
  if (force !== undefined && force !== houseRule.force)
    faults.push({ pointer: `${pointer}/force`, detail: 'must be default: policy is not law' });
  return faults;
};

const faultsOf = ({ rules = {}, scope }: PutContactPolicyRequest): readonly InputError[] => [
  ...Object.entries(rules).flatMap(([group, list]) =>
    list.flatMap((rule, index) => ruleFaults(rule, `/rules/${group}/${String(index)}`)),
  ),
  ...(scope?.segments ?? []).flatMap((segment, index) =>
    segments.some(({ id }) => id === segment)
      ? []
      : [{ pointer: `/scope/segments/${String(index)}`, detail: 'is not a segment that is known' }],
  ),
];

const policyOf = (id: string, { name, scope, rules = {}, ended }: PutContactPolicyRequest): PolicyData | null => {
  if (ended === true) return null;
  const groups = Object.entries(rules).map(
    ([group, list]) => [group, list.map((rule) => ({ ...houseRule, ...rule }))] as const,
  );
  return { name: name ?? id, scope: scope ?? null, rules: Object.fromEntries(groups) };
};

const placeFault =
  (policyId: string) =>
  ({ file, path, detail, rule, field }: PackError): InputError =>
    file === `policy ${policyId}`
      ? { pointer: pointerOf(path), detail }
      : { pointer: '', detail: `${file} ${rule ?? ''} ${field}: ${detail}` };

const presentVersion = (row: PolicyVersionRow): ContactPolicyVersion => ({
  id: row.id,
  version: row.version,
  pack: packIdOfPolicy(row.id),
  ended: row.policy === null,
  name: row.policy?.name ?? row.id,
  scope: (row.policy?.scope ?? null) as ContactPolicyVersion['scope'],
  rules: (row.policy?.rules ?? {}) as ContactPolicyVersion['rules'],
  reason: row.reason,
  by: row.by,
  keyId: row.keyId,
  at: new Date(row.at).toISOString(),
  bookVersion: row.book,
});

/** The house's packs that come with Tact. */
const shippedVersions = ({ shipped }: LawInForce): readonly ContactPolicyVersion[] =>
  shipped
    .map(packData)
    .filter(({ kind }) => kind === 'house')
    .map(({ id, name, scope, rules }) => ({
      id: policyIdOfPack(id),
      version: 1,
      pack: id,
      ended: false,
      name,
      scope: scope ?? null,
      rules,
      reason: 'Comes with Tact',
      by: 'tact',
      keyId: null,
      at: null,
      bookVersion: null,
    }));

const toPolicies = (versions: readonly ContactPolicyVersion[]): readonly ContactPolicy[] =>
  [...new Set(versions.map(({ id }) => id))].sort().flatMap((id) => {
    const own = versions.filter((one) => one.id === id).sort((one, other) => other.version - one.version);
    const [newest] = own;
    return newest === undefined ? [] : [{ id, latestVersion: newest.version, inForce: !newest.ended, versions: own }];
  });

export const makeContactPolicies = ({
  pool,
  law,
  clock,
}: Dependencies): Pick<Services, 'putContactPolicy' | 'listContactPolicies' | 'readContactPolicy'> => {
  const shipped = shippedVersions(law);
  const readAll = async (): Promise<readonly ContactPolicy[]> =>
    toPolicies([...shipped, ...(await readPolicyVersions(pool)).map(presentVersion)]);
  const unknown = (id: string) => failure(domainError('not-found', `No contact policy ${id} is known.`));

  return {
    listContactPolicies: async () => success({ items: await readAll(), nextCursor: null }),
    readContactPolicy: async ({ policyId }) => {
      const policy = (await readAll()).find(({ id }) => id === policyId);
      return policy === undefined ? unknown(policyId) : success(policy);
    },
    putContactPolicy: async ({ policyId, ...request }, caller) => {
      const permitted = mayWriteLaw(caller);
      if (!permitted.ok) return permitted;
      const faults = faultsOf(request);
      if (faults.length > 0) return invalidLaw(faults);
      return inTransaction(pool, async (client) => {
        await lockLaw(client);
        const before = await readLawSoFar(client);
        const own = [...shipped, ...before.policies].filter(({ id }) => id === policyId);
        if (own.length === 0 && request.ended === true) return unknown(policyId);
        const draft = {
          id: policyId,
          version: Math.max(0, ...own.map(({ version }) => version)) + 1,
          policy: policyOf(policyId, request),
          reason: request.reason,
          by: request.by,
          keyId: caller.keyId,
          at: clock.now(),
        };
        const after = { ...before, policies: [...before.policies, draft] };
        const book = await keepLaw(client, { shipped: law.shipped, law: after, placeFault: placeFault(policyId) });
        if (!book.ok) return book;
        const row = { ...draft, book: book.value };
        await insertPolicyVersion(client, row);
        return success(presentVersion(row));
      });
    },
  };
};
