/** The section "Fees". Amounts are major units of the market's currency; zero is never too much. */
import type { Contact } from './contact.ts';
import type { FeeRule } from './pack-data.ts';

type Fee = readonly [name: string, amount: number];

/** Ids of the fee rules that are broken; the rules are all those that bind on the local date. */
export function feeRulesBroken(rules: readonly FeeRule[], contact: Contact, date: string): readonly string[] {
  const fees = contact.fees.filter(([, amount]) => amount > 0);
  if (fees.length === 0) return [];
  const limits = makeLimits(rules, contact, Number(date.slice(0, 4)));
  const unlimited = fees.filter(([name]) => rules.every((rule) => limits.ofFee(rule, name) === undefined));
  const isHeldByTotal = rules.some((rule) => limits.holdsAll(rule));
  const isAgreed = contact.has.has('fee_agreed_or_proven');
  const isUnnamed = unlimited.length > 0 && !isHeldByTotal && !isAgreed;
  const isForfeit = contact.flags.has(breach) || contact.circumstances.has(breach);
  return rules
    .filter(
      (rule) =>
        (rule.effect === 'zero_fee' && isForfeit) ||
        (rule.caps !== undefined && isUnnamed) ||
        fees.some(([name, amount]) => amount > (limits.ofFee(rule, name) ?? Infinity)) ||
        limits.ofAllFees(rule).some((limit) => sumOf(fees) > limit) ||
        sumOf(unlimited) > (limits.named(rule, 'other_total') ?? Infinity),
    )
    .map((rule) => rule.id);
}

const breach = 'good_practice_breached';
const sumOf = (fees: readonly Fee[]): number => fees.reduce((sum, [, amount]) => sum + amount, 0);

function makeLimits(rules: readonly FeeRule[], contact: Contact, year: number) {
  const isBusiness = contact.debtor === 'business';
  const currencies = rules.flatMap((rule) => rule.currency ?? []);

  /** A cap by its name; caps of businesses are nobody else's. */
  const named = (rule: FeeRule, name: string): number | undefined => {
    if (name.startsWith('b2b_') && !isBusiness) return undefined;
    return rule.caps !== undefined && Object.hasOwn(rule.caps, name) ? rule.caps[name] : undefined;
  };
  const inUnits = (rule: FeeRule, name: string): number | undefined => {
    const times = named(rule, `${name}_units`);
    const unit = unitInForce(rule, year);
    return times === undefined || unit === undefined ? undefined : times * unit;
  };
  const inBands = (rule: FeeRule, name: string): number | undefined =>
    name.startsWith('b2b') && !isBusiness ? undefined : bandLimit(rule, name, contact.claim);
  const fixed = (rule: FeeRule): number | undefined => {
    const [limit] = Object.entries(rule.max_fixed ?? {}).filter(([currency]) => currencies.includes(currency));
    return limit?.[1];
  };
  const underName = (rule: FeeRule, name: string): number | undefined =>
    named(rule, name) ??
    inUnits(rule, name) ??
    inBands(rule, name) ??
    (name === 'b2b_fixed' && isBusiness ? fixed(rule) : undefined);
  const ofFee = (rule: FeeRule, name: string): number | undefined =>
    (isBusiness ? underName(rule, `b2b_${name}`) : undefined) ?? underName(rule, name);
  const ofAllFees = (rule: FeeRule): readonly number[] =>
    [named(rule, 'total') ?? inBands(rule, 'total'), named(rule, 'max')].filter((limit) => limit !== undefined);
  const holdsAll = (rule: FeeRule): boolean => ofAllFees(rule).length > 0 || named(rule, 'other_total') !== undefined;
  return { named, ofFee, ofAllFees, holdsAll };
}

/** The unit of the newest year that is not after this one; the year is the digits that the unit's name ends with. */
function unitInForce(rule: FeeRule, year: number): number | undefined {
  const units = Object.entries(rule.unit ?? {})
    .map(([name, amount]) => ({ year: Number(/\d+$/.exec(name)?.[0] ?? NaN), amount }))
    .filter((unit) => unit.year <= year)
    .sort((a, b) => b.year - a.year);
  return units[0]?.amount;
}

const bandShape = /^(lt|le|gt)(\d+)[a-z]*$/;

/** The cap of the narrowest band `<name>_le100` … that holds the claim; the lowest of all where the claim is unknown. */
function bandLimit(rule: FeeRule, name: string, claim: number | undefined): number | undefined {
  const bands = Object.entries(rule.caps ?? {}).flatMap(([key, cap]) => {
    const match = key.startsWith(`${name}_`) ? bandShape.exec(key.slice(name.length + 1)) : null;
    return match === null ? [] : [{ side: match[1], edge: Number(match[2]), cap }];
  });
  if (bands.length === 0) return undefined;
  if (claim === undefined) return Math.min(...bands.map((band) => band.cap));
  const below = bands
    .filter(({ side, edge }) => (side === 'lt' && claim < edge) || (side === 'le' && claim <= edge))
    .sort((a, b) => a.edge - b.edge || Number(a.side === 'le') - Number(b.side === 'le'));
  const above = bands.filter(({ side, edge }) => side === 'gt' && claim > edge).sort((a, b) => b.edge - a.edge);
  return (below[0] ?? above[0])?.cap;
}
