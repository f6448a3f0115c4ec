/**
 * A decision table as a policy: the first rule that holds decides. A rule of weight w < 1 takes the share w of what is left
 * and passes the rest to the next rule that holds, at last to `otherwise`; so the distribution is exact and known beforehand.
 *
 * A full action takes its earliest permitted candidate; a partial one the permitted candidate of the highest value (ties: the
 * earliest, then the first of the catalogue). Where nothing of it is permitted the share is left in peace. Where only a
 * person may act, every share but that of `no_contact` goes to one.
 */
import { celBindings } from './cel-bindings.ts';
import type { Condition } from './cel-environment.ts';
import type { ActionDistribution, Candidate, Policy, PolicyInput } from './policy.ts';
import type { ActionTarget, TableTarget } from './table-target.ts';

export type TableOutcome = {
  readonly target: TableTarget;
  /** What the basis of a decision says: the target was found, nothing of it was permitted, only a person may act. */
  readonly text: string;
  readonly unmetText: string;
  readonly humanText: string;
};

export type CompiledRule = TableOutcome & {
  readonly index: number;
  readonly name: string;
  readonly judge: Condition['judge'];
  /** In (0, 1]. */
  readonly weight: number;
};

/** Shares as they are given out; becomes the distribution. */
type Ledger = {
  readonly candidates: number[];
  noContact: number;
  handOff: number;
  readonly basis: ActionDistribution['basis'][number][];
};

/** What ranks a candidate that would do: by value (a full action has one value, so only time decides), then time, then place. */
const valueOf = (index: number, target: ActionTarget, { estimates }: PolicyInput): number =>
  target.kind === 'action' ? 0 : (estimates[index]?.valueMinor ?? 0);

const isBefore = (one: Candidate, other: Candidate): boolean =>
  one.sendAt !== other.sendAt ? one.sendAt < other.sendAt : one.place < other.place;

/** The index of the candidate that the target takes, or -1 where nothing of it is permitted. The order given does not matter. */
const findCandidate = (target: ActionTarget, input: PolicyInput): number => {
  let best: Candidate | undefined;
  let bestIndex = -1;
  let bestValue = 0;
  const { candidates } = input;
  for (let index = 0; index < candidates.length; index += 1) {
    const candidate = candidates[index] as Candidate;
    if (target.wants[candidate.place] !== 1) continue;
    const value = valueOf(index, target, input);
    if (best === undefined || value > bestValue || (value === bestValue && isBefore(candidate, best))) {
      best = candidate;
      bestIndex = index;
      bestValue = value;
    }
  }
  return bestIndex;
};

/** Books `share` where the target leads and returns the sentence that tells of it. */
const bookShare = (outcome: TableOutcome, share: number, input: PolicyInput, ledger: Ledger): string => {
  const { target } = outcome;
  if (target.kind === 'no_contact') {
    ledger.noContact += share;
    return outcome.text;
  }
  if (target.kind === 'hand_off' || input.humanOnly) {
    ledger.handOff += share;
    return target.kind === 'hand_off' ? outcome.text : outcome.humanText;
  }
  const index = findCandidate(target, input);
  if (index === -1) {
    ledger.noContact += share;
    return outcome.unmetText;
  }
  ledger.candidates[index] = (ledger.candidates[index] ?? 0) + share;
  return outcome.text;
};

/** Rules in the order of the table, `otherwise` for what none takes. The last share is what is left, so the sum is 1. */
export const makeTablePolicy = (rules: readonly CompiledRule[], otherwise: TableOutcome): Policy => ({
  kind: 'table',
  decide: (input) => {
    const bindings = celBindings(input.context);
    const ledger: Ledger = {
      candidates: new Array<number>(input.candidates.length).fill(0),
      noContact: 0,
      handOff: 0,
      basis: [],
    };
    let left = 1;
    for (const rule of rules) {
      const verdict = rule.judge(bindings);
      if (verdict === false) continue;
      if (verdict !== true) {
        const text = `${rule.name} could not be judged (${verdict.fault}) and was passed over.`;
        ledger.basis.push({ ruleIndex: rule.index, text, probability: 0 });
        continue;
      }
      const share = left * rule.weight;
      const text = bookShare(rule, share, input, ledger);
      ledger.basis.push({ ruleIndex: rule.index, text, probability: share });
      left -= share;
      if (left <= 0) return ledger;
    }
    const text = bookShare(otherwise, left, input, ledger);
    ledger.basis.push({ ruleIndex: null, text, probability: left });
    return ledger;
  },
});
