/**
 * Both judges over the same generated contacts: each must name the same broken rules. For the unit suite (a few thousand)
 * and for a benchmark (a hundred thousand and more). A disagreement is shrunk to the smallest contact that shows it.
 */
import fc from 'fast-check';
import { compileRuleBook, judgeContactFile } from '../../index.ts';
import type { ContactFile } from '../contact-file.ts';
import { prepareSecondOpinion } from '../second-opinion.ts';
import { arbitraryContactFile } from './arbitrary-contact-file.ts';
import { packsForDifferential } from './shipped-packs.ts';

/** `first` and `second`: the ids that only one of the two names, or why it gave no verdict. */
export type Disagreement = {
  readonly file: ContactFile;
  readonly house: boolean;
  readonly onlyFirst: readonly string[];
  readonly onlySecond: readonly string[];
};

export type DifferentialReport = {
  readonly contacts: number;
  readonly allowed: number;
  /** How often each rule was broken: what the contacts have put to the test. */
  readonly timesBroken: Readonly<Record<string, number>>;
  readonly disagreement: Disagreement | undefined;
};

export function runDifferential({
  count,
  seed,
}: {
  readonly count: number;
  readonly seed: number;
}): DifferentialReport {
  const packs = packsForDifferential();
  const judges = prepareJudges(packs);
  const timesBroken: Record<string, number> = {};
  let contacts = 0;
  let allowed = 0;
  const property = fc.property(arbitraryContactFile(packs.map(({ value }) => value)), fc.boolean(), (file, house) => {
    const { second, disagreement } = judges(file, house);
    contacts += 1;
    if (second.length === 0) allowed += 1;
    for (const id of second) timesBroken[id] = (timesBroken[id] ?? 0) + 1;
    return disagreement === undefined;
  });
  const { counterexample } = fc.check(property, { numRuns: count, seed });
  const disagreement = counterexample === null ? undefined : judges(...counterexample).disagreement;
  return { contacts, allowed, timesBroken, disagreement };
}

type BothVerdicts = { readonly second: readonly string[]; readonly disagreement: Disagreement | undefined };

function prepareJudges(
  packs: ReturnType<typeof packsForDifferential>,
): (file: ContactFile, house: boolean) => BothVerdicts {
  const rules = compileRuleBook(packs);
  if (!rules.ok) throw new Error(`the packs do not compile: ${JSON.stringify(rules.error)}`);
  const secondOpinion = prepareSecondOpinion(packs.map(({ value }) => value));
  return (file, house) => {
    const verdict = judgeContactFile(rules.value, file, { withHouseLimits: house });
    const first = verdict.ok ? verdict.value.rules : verdict.error.map((error) => `not read: ${JSON.stringify(error)}`);
    const second = secondOpinion(file, { house }).rules;
    const onlyFirst = first.filter((id) => !second.includes(id));
    const onlySecond = second.filter((id) => !first.includes(id));
    const agree = onlyFirst.length === 0 && onlySecond.length === 0;
    return { second, disagreement: agree ? undefined : { file, house, onlyFirst, onlySecond } };
  };
}
