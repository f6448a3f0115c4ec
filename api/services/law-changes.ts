/** Changes of law by compliance officers: from a day on, with a reason, in force for the next decision of every process. */
import {
  insertLawChange,
  inTransaction,
  lockLaw,
  readLawChanges,
  type LawChangeRow,
  type Pool,
} from '../../data/index.ts';
import {
  domainError,
  failure,
  localDate,
  success,
  type DomainError,
  type InputError,
  type LocalDate,
  type PackError,
  type Result,
} from '../../engine/index.ts';
import type { LawChange } from '../contracts/law.ts';
import { packData, type PackData } from './amend-packs.ts';
import type { Clock } from './clock.ts';
import type { LawInForce } from './law-in-force.ts';
import { ownId } from './own-id.ts';
import { planLawChange } from './plan-law-change.ts';
import type { Services } from './services.ts';
import { invalidLaw, keepLaw, mayWriteLaw, packsWith, pointerOf, readLawSoFar } from './write-law.ts';

type Dependencies = { readonly pool: Pool; readonly law: LawInForce; readonly clock: Clock };

export const presentLawChange = (row: LawChangeRow): LawChange => ({
  changeId: row.id,
  pack: row.packId,
  rule: row.ruleId,
  group: row.group,
  disabled: row.rule === null,
  becomes: row.rule,
  effectiveFrom: row.effectiveFrom,
  effectiveTo: row.effectiveTo,
  acknowledgesLaw: row.acknowledgesLaw,
  reason: row.reason,
  by: row.by,
  keyId: row.keyId,
  at: new Date(row.at).toISOString(),
  version: row.book,
});

export const unknownPack = (packId: string): Result<never, DomainError> =>
  failure(
    domainError('not-found', `No country pack has the id ${packId}. The house’s own limits are contact policies.`),
  );

/** A fault of the rule lies in what was changed, or is missing from it; one of its id in the rule named. */
export const placeFault =
  (ruleId: string) =>
  ({ rule, path, detail, field }: PackError): InputError => {
    if (rule !== ruleId) return { pointer: '', detail: `${rule ?? ''} ${field}: ${detail}`.trim() };
    const within = path.slice(3);
    return { pointer: within[0] === 'id' ? '/rule' : `/change${pointerOf(within)}`, detail };
  };

const todayOf = (clock: Clock, { time }: PackData): LocalDate | null =>
  clock.isSimulated ? null : localDate(time.zones[0] ?? 'UTC', clock.now());

export const makeLawChanges = ({ pool, law, clock }: Dependencies): Pick<Services, 'changeLaw' | 'listLawChanges'> => ({
  changeLaw: async ({ country, ...request }, caller) => {
    const permitted = mayWriteLaw(caller);
    if (!permitted.ok) return permitted;
    return inTransaction(pool, async (client) => {
      await lockLaw(client);
      const before = await readLawSoFar(client);
      const packs = packsWith(law.shipped, before);
      const isMeant = ({ id, kind }: PackData): boolean => id === country && kind !== 'house';
      const pack = packs.map(packData).find(isMeant);
      const shipped = law.shipped.map(packData).find(isMeant);
      if (pack === undefined || shipped === undefined) return unknownPack(country);
      const planned = planLawChange({ pack, packs, shipped, request, today: todayOf(clock, pack) });
      if (!planned.ok) return invalidLaw(planned.error);
      const { rule: ruleId, effectiveFrom, effectiveTo = null, acknowledgesLaw, reason, by } = request;
      const draft = {
        id: ownId(),
        packId: country,
        ruleId,
        ...planned.value,
        acknowledgesLaw,
        effectiveFrom,
        effectiveTo,
        reason,
        by,
        keyId: caller.keyId,
        at: clock.now(),
      };
      const after = { ...before, changes: [...before.changes, draft] };
      const book = await keepLaw(client, { shipped: law.shipped, law: after, placeFault: placeFault(ruleId) });
      if (!book.ok) return book;
      const row = { ...draft, book: book.value };
      await insertLawChange(client, row);
      return success(presentLawChange(row));
    });
  },
  listLawChanges: async ({ country }) => {
    if (!law.shipped.map(packData).some(({ id, kind }) => id === country && kind !== 'house'))
      return unknownPack(country);
    const rows = (await readLawChanges(pool)).filter(({ packId }) => packId === country);
    return success({ items: rows.map(presentLawChange).reverse(), nextCursor: null });
  },
});
