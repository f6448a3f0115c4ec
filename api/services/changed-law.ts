/** The rules in force as if one of them had always been otherwise; or what is wrong with the change. Nothing is stored. */
import {
  compileRuleBook,
  localDate,
  success,
  type DomainError,
  type InputError,
  type Result,
  type RuleBook,
} from '../../engine/index.ts';
import type { ChangeLawRequest } from '../contracts/law.ts';
import type { RejudgeRequest } from '../contracts/rejudge.ts';
import { packData, type PackData } from './amend-packs.ts';
import { placeFault, unknownPack } from './law-changes.ts';
import type { LawInForce } from './law-in-force.ts';
import { planLawChange } from './plan-law-change.ts';
import { invalidLaw, packsWith, type LawSoFar } from './write-law.ts';

/** Before any contact. */
const always = '1950-01-01';

/** The same as a change of law by an officer, from today on: of a rule with several versions, the one of today is changed. */
const asChange = ({ rule, change, disabled, add }: RejudgeRequest): ChangeLawRequest => {
  const day = {
    effectiveFrom: localDate('UTC', Date.now()),
    acknowledgesLaw: true,
    reason: 'tried out',
    by: 'rejudge',
  };
  if (add !== undefined) {
    const { id, group, ...fields } = add;
    return { ...day, rule: id, group, change: fields };
  }
  return { ...day, rule: rule ?? '', change, disabled };
};

/** A rule that is added has all its fields in one place. */
const placeIn = ({ add }: RejudgeRequest, { pointer, detail }: InputError): InputError => {
  if (add === undefined) return { pointer, detail };
  if (pointer === '/rule') return { pointer: '/add/id', detail };
  if (pointer === '/group') return { pointer: '/add/group', detail };
  return { pointer: pointer.replace(/^\/change(?=\/|$)/, '/add'), detail };
};

type Attempt = { readonly law: LawInForce; readonly before: LawSoFar; readonly packId: string };

export const changedLaw = (
  { law, before, packId }: Attempt,
  request: RejudgeRequest,
): Result<RuleBook, DomainError> => {
  const packs = packsWith(law.shipped, before);
  const isMeant = ({ id, kind }: PackData): boolean => id === packId && kind !== 'house';
  const pack = packs.map(packData).find(isMeant);
  const shipped = law.shipped.map(packData).find(isMeant);
  if (pack === undefined || shipped === undefined) return unknownPack(packId);
  const change = asChange(request);
  const invalid = (faults: readonly InputError[]) => invalidLaw(faults.map((fault) => placeIn(request, fault)));
  const planned = planLawChange({ pack, packs, shipped, request: change, today: null });
  if (!planned.ok) return invalid(planned.error);
  const everSince = {
    ...planned.value,
    id: '',
    packId,
    ruleId: change.rule,
    acknowledgesLaw: true,
    effectiveFrom: always,
    effectiveTo: null,
    reason: '',
    by: '',
    keyId: '',
    at: 0,
  };
  const book = compileRuleBook(packsWith(law.shipped, { ...before, changes: [...before.changes, everSince] }));
  return book.ok ? success(book.value) : invalid(book.error.map(placeFault(change.rule)));
};
