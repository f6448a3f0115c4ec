/** Questions about the open cases of a generated portfolio, in memory: the context of each, and which channels are asked for. */
import { generatePortfolio, loadPacks, standardWorld } from '../../data/index.ts';
import {
  buildContext,
  channels,
  defaultCatalogue,
  foldCase,
  foldDebtor,
  houseAssumptions,
  isCaseFact,
  isDebtorFact,
  makeEligibleActions,
  makePriorResponse,
  type CaseContext,
  type CaseFact,
  type CaseState,
  type Channel,
  type DecisionSettings,
  type Fact,
  type Instant,
  type KnownInputs,
} from '../../engine/index.ts';

export type Question = {
  readonly context: CaseContext;
  /** The same context made anew from the states, as the service makes it for each request. */
  readonly makeContext: () => CaseContext;
  /** Null: all. */
  readonly channels: readonly Channel[] | null;
  readonly inputs: KnownInputs;
  /** Eligible candidates of the question. */
  readonly candidates: number;
};

const seed = 20_267;
const months = 12;

export const loadSettings = async (): Promise<DecisionSettings> => {
  const rules = await loadPacks();
  return {
    catalogue: defaultCatalogue,
    rules,
    eligible: makeEligibleActions(defaultCatalogue, rules),
    model: makePriorResponse(houseAssumptions),
    code: 'bench',
  };
};

const foldCases = (facts: readonly Fact[]): readonly CaseState[] => {
  const byCase = new Map<string, CaseFact[]>();
  for (const fact of facts) {
    if (!isCaseFact(fact)) continue;
    const own = byCase.get(fact.subject.id);
    if (own === undefined) byCase.set(fact.subject.id, [fact]);
    else own.push(fact);
  }
  return [...byCase].map(([caseId, own]) => foldCase(caseId, own));
};

type Snapshot = Pick<Question, 'context' | 'makeContext' | 'inputs'>;

/** Of every open case. The places of the facts are those they would have in a store of their own. */
function* snapshots(debtors: number, asOf: Instant): Generator<Snapshot, void> {
  for (const { debtorId, facts } of generatePortfolio({ seed, asOf, debtors, months, world: standardWorld })) {
    const debtorState = foldDebtor(debtorId, facts.filter(isDebtorFact));
    const states = foldCases(facts);
    for (const caseState of states) {
      const siblings = states.filter((other) => other !== caseState);
      const build = () => buildContext({ caseState, debtorState, siblings, planned: [], asOf });
      const context = build();
      if (!context.ok) continue;
      const makeContext = (): CaseContext => {
        const again = build();
        return again.ok ? again.value : context.value;
      };
      const caseSeq = facts.length;
      const inputs = {
        isBackdated: false,
        caseSeq,
        debtorSeq: caseSeq,
        siblings: siblings.map(({ caseId }) => [caseId, caseSeq] as const),
        planned: [],
      };
      yield { context: context.value, makeContext, inputs };
    }
  }
}

/** All open cases as they are: every channel may be answered. */
export const askAsTheyAre = ({ eligible }: DecisionSettings, debtors: number, asOf: Instant): readonly Question[] =>
  [...snapshots(debtors, asOf)].map((snapshot) => ({
    ...snapshot,
    channels: null,
    candidates: eligible({ context: snapshot.context, purpose: 'collect', channels: null }).candidates.length,
  }));

/** Every choice of one channel or two. */
const choices: readonly (readonly Channel[])[] = channels.flatMap((one, place) => [
  [one],
  ...channels.slice(place + 1).map((other): readonly Channel[] => [one, other]),
]);

/** The same cases, each asked for the one or two channels that leave it nearest to `wanted` candidates, if within `tolerance`. */
export const askForAbout = (
  { eligible }: DecisionSettings,
  questions: readonly Question[],
  { wanted, tolerance }: { readonly wanted: number; readonly tolerance: number },
): readonly Question[] =>
  questions.flatMap((question) => {
    const asked = choices.map((some): Question => {
      const { candidates } = eligible({ context: question.context, purpose: 'collect', channels: some });
      return { ...question, channels: some, candidates: candidates.length };
    });
    const off = ({ candidates }: Question): number => Math.abs(candidates - wanted);
    const nearest = asked.reduce((best, other) => (off(other) < off(best) ? other : best));
    return off(nearest) <= tolerance ? [nearest] : [];
  });
