/**
 * What is charged, against the tariff: amounts by name, by the size of the claim, in units of a reference amount, and in sum. A fee that
 * no tariff names must be agreed or proven. Which rule limits which fee: docs/compliance/how-rules-are-read.md.
 */
import type { DebtorKind } from '../vocabulary/case.ts';
import { binds, type GroupJudge, type Hearing } from './hearing.ts';
import { isExcepted, isFlagged } from './law-context.ts';
import type { FeeRule } from './pack.ts';
import { brokenRule, nothingBroken } from './rule-scope.ts';

type Fee = { readonly name: string; readonly amount: number };
type Bill = {
  readonly hearing: Hearing;
  readonly fees: readonly Fee[];
  readonly rules: readonly FeeRule[];
};

/** Amounts come as decimals; a difference below this is none. */
const tolerance = 1e-6;

const isAbove = (amount: number, limit: number | null): boolean => limit !== null && amount > limit + tolerance;
const sumOf = (fees: readonly Fee[]): number => fees.reduce((sum, { amount }) => sum + amount, 0);

const bandName = /^(.+)_(lt|le|gt)(\d+)[a-z]*$/;

type Band = { readonly kind: string; readonly edge: number; readonly limit: number };

const bandsOf = (caps: Readonly<Record<string, number>>, fee: string): readonly Band[] =>
  Object.entries(caps).flatMap(([name, limit]) => {
    const parts = bandName.exec(name);
    return parts?.[1] === fee ? [{ kind: parts[2] ?? '', edge: Number(parts[3]), limit }] : [];
  });

const holds = ({ kind, edge }: Band, claim: number): boolean => {
  if (kind === 'gt') return claim > edge;
  return kind === 'lt' ? claim < edge : claim <= edge;
};

/** The narrower band comes first. */
const byWidth = (left: Band, right: Band): number => {
  if ((left.kind === 'gt') !== (right.kind === 'gt')) return left.kind === 'gt' ? 1 : -1;
  return left.kind === 'gt' ? right.edge - left.edge : left.edge - right.edge;
};

const bandLimit = (caps: Readonly<Record<string, number>>, fee: string, claim: number | undefined): number | null => {
  const bands = bandsOf(caps, fee);
  if (bands.length === 0) return null;
  if (claim === undefined) return Math.min(...bands.map(({ limit }) => limit));
  return bands.filter((band) => holds(band, claim)).toSorted(byWidth)[0]?.limit ?? null;
};

const businessOnly = 'b2b_';

/** The part of the tariff that is about such debtors. */
const capsFor = ({ caps = {} }: FeeRule, kind: DebtorKind): Readonly<Record<string, number>> =>
  kind === 'business'
    ? caps
    : Object.fromEntries(Object.entries(caps).filter(([name]) => !name.startsWith(businessOnly)));

/** The reference amount of the newest year that has begun. */
const unitAmount = ({ unit = {} }: FeeRule, year: number): number | null => {
  const years = Object.entries(unit)
    .map(([name, amount]) => ({ year: Number(/(\d+)$/.exec(name)?.[1] ?? 0), amount }))
    .filter((entry) => entry.year <= year);
  return years.toSorted((left, right) => right.year - left.year)[0]?.amount ?? null;
};

const namedLimit = (rule: FeeRule, name: string, { on, contact, debtor }: Hearing): number | null => {
  const caps = capsFor(rule, debtor.kind);
  const amount = caps[name];
  if (amount !== undefined) return amount;
  const units = caps[`${name}_units`];
  const unit = units === undefined ? null : unitAmount(rule, Number(on.slice(0, 4)));
  return units !== undefined && unit !== null ? units * unit : bandLimit(caps, name, contact.claim);
};

/** Names that the tariff may have for the fee, the first that it has counting. */
const namesOf = ({ name }: Fee, { debtor }: Hearing): readonly string[] => {
  if (debtor.kind === 'business') return name.startsWith(businessOnly) ? [name] : [`${businessOnly}${name}`, name];
  return name.startsWith(businessOnly) ? [] : [name];
};

const fixedLimit = ({ max_fixed: fixed = {} }: FeeRule, name: string, rules: readonly FeeRule[]): number | null => {
  if (name !== 'b2b_fixed') return null;
  const [currency] = Object.keys(fixed).filter((key) => rules.some((rule) => rule.currency === key));
  return currency === undefined ? null : (fixed[currency] ?? null);
};

const limitOf = (rule: FeeRule, fee: Fee, { hearing, rules }: Bill): number | null => {
  for (const name of namesOf(fee, hearing)) {
    const limit = namedLimit(rule, name, hearing) ?? fixedLimit(rule, name, rules);
    if (limit !== null) return limit;
  }
  return null;
};

const isLimited = (fee: Fee, bill: Bill): boolean => bill.rules.some((rule) => limitOf(rule, fee, bill) !== null);

const totalsOf = (rule: FeeRule, { contact }: Hearing) => ({
  all: [rule.caps?.['total'] ?? bandLimit(rule.caps ?? {}, 'total', contact.claim), rule.caps?.['max'] ?? null],
  others: rule.caps?.['other_total'] ?? null,
});

const hasTotal = (rule: FeeRule, hearing: Hearing): boolean => {
  const { all, others } = totalsOf(rule, hearing);
  return others !== null || all.some((limit) => limit !== null);
};

const isTotalExceeded = (rule: FeeRule, bill: Bill): boolean => {
  const { all, others } = totalsOf(rule, bill.hearing);
  if (all.some((limit) => isAbove(sumOf(bill.fees), limit))) return true;
  return others !== null && isAbove(sumOf(bill.fees.filter((fee) => !isLimited(fee, bill))), others);
};

/** Whether a fee stands in no tariff and is neither agreed nor proven. */
const isUnfounded = (bill: Bill): boolean => {
  const { hearing, fees, rules } = bill;
  if (hearing.context.has?.includes('fee_agreed_or_proven') === true) return false;
  if (rules.some((rule) => hasTotal(rule, hearing))) return false;
  return fees.some((fee) => !isLimited(fee, bill));
};

const isForfeited = ({ context, contact }: Hearing): boolean =>
  isFlagged(context, 'good_practice_breached', contact.at) || isExcepted(['good_practice_breached'], context, contact);

const isBroken = (rule: FeeRule, bill: Bill, isAnyUnfounded: boolean): boolean => {
  if (rule.effect === 'zero_fee' && isForfeited(bill.hearing)) return true;
  if (rule.caps !== undefined && isAnyUnfounded) return true;
  return bill.fees.some((fee) => isAbove(fee.amount, limitOf(rule, fee, bill))) || isTotalExceeded(rule, bill);
};

export const feeBlocks: GroupJudge = (hearing) => {
  const fees = Object.entries(hearing.contact.fees ?? {})
    .map(([name, amount]) => ({ name, amount }))
    .filter(({ amount }) => amount > 0);
  if (fees.length === 0) return nothingBroken;
  const bill: Bill = { hearing, fees, rules: hearing.pack.fees.filter((rule) => binds(rule, hearing)) };
  const isAnyUnfounded = isUnfounded(bill);
  return bill.rules.filter((rule) => isBroken(rule, bill, isAnyUnfounded)).map((rule) => brokenRule(rule, null));
};
