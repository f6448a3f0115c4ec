/**
 * `decide`: one decision after the other in this process, on one core: context in, receipt built and hashed. Its peer is the part that no
 * decision can do without: the same receipts written as JSON and hashed, and nothing else. By the table, and by a hazard model with its
 * draws beside the table: the model is trained on made-up nights of the same cases, since only its size bears on the time.
 */
import { hash } from 'node:crypto';
import { ownId } from '../../api/services/own-id.ts';
import { uniformDraw } from '../../api/services/uniform-draw.ts';
import {
  compileTable,
  decide,
  defaultLadder,
  defaultStrategyId,
  houseAssumptions,
  makeModelPolicy,
  modelSpecSchema,
  writeReceipt,
  type DecisionSettings,
  type Policy,
  type WrittenReceipt,
} from '../../engine/index.ts';
import type { Benchmark, BenchSetting } from './benchmark.ts';
import { makeUpHazard } from './made-up-hazard.ts';
import { median, rounded } from './median.ts';
import { askAsTheyAre, askForAbout, loadSettings, type Question } from './questions.ts';

/** A Wednesday at 09:00 in Stockholm: the hours ahead are open in every market. */
const asOf = Date.UTC(2026, 5, 10, 7);
const wanted = { wanted: 60, tolerance: 10 };

/** So many items are made ready at a time: few enough to be where the processor has just put them. */
const madeReadyTogether = 64;

/**
 * At least one pass over the items is timed; making them ready is not. In the service a context is built a moment before it is decided;
 * here, too, each is made anew and is not one of thousands that lie cold in memory.
 */
const timePasses = <T, R>(
  items: readonly T[],
  seconds: number,
  makeReady: (item: T) => R,
  work: (item: R) => unknown,
): number => {
  let done = 0;
  let elapsedMs = 0;
  while (elapsedMs < seconds * 1000) {
    for (let start = 0; start < items.length; start += madeReadyTogether) {
      const ready = items.slice(start, start + madeReadyTogether).map(makeReady);
      const startedAt = performance.now();
      for (const item of ready) work(item);
      elapsedMs += performance.now() - startedAt;
      done += ready.length;
    }
  }
  return (1000 * done) / elapsedMs;
};

const freshQuestion = (question: Question): Question => ({ ...question, context: question.makeContext() });
const asItIs = <T>(item: T): T => item;

/** What decides: a table alone, or a policy with the model that it asks. */
type Deciding = Pick<Parameters<typeof decide>[0], 'policy' | 'asked' | 'learning'>;

const makeAnswer = (settings: DecisionSettings, deciding: Deciding) => {
  const strategy = { id: defaultStrategyId, version: 1, role: 'champion' } as const;
  return ({ context, channels, inputs }: Question): WrittenReceipt => {
    const request = { id: ownId(), draw: uniformDraw(), purpose: 'collect', channels, dryRun: false } as const;
    return writeReceipt(decide({ context, settings, strategy, ...deciding, experiment: null, request, inputs }));
  };
};

/** A month after its gate has opened: the model decides most of each case, and tries by its draws. */
const askingHazard = (base: Policy, questions: readonly Question[]): Deciding => ({
  policy: makeModelPolicy({
    spec: modelSpecSchema.parse({ model: 'response@1' }),
    base,
    harmPriceMinor: houseAssumptions.harmPriceMinor,
  }),
  asked: {
    wanted: 'response@1',
    version: 'response@1',
    response: makeUpHazard(questions.map(({ context }) => context)),
  },
  learning: { night: 40, nightsOpen: 30, spentMinor: 0 },
});

type Timing = { readonly decisions: number; readonly receiptsAlone: number; readonly receiptBytes: number };

const measure = (
  questions: readonly Question[],
  answer: (question: Question) => WrittenReceipt,
  { rounds, roundSeconds }: BenchSetting,
): Timing => {
  if (questions.length === 0) throw new Error('no case of the portfolio fits: ask for more debtors');
  const written = questions.map(answer);
  const receipts = written.map(({ receipt }) => receipt);
  const writeAlone = (receipt: WrittenReceipt['receipt']): string => hash('sha256', JSON.stringify(receipt));
  timePasses(questions, roundSeconds, freshQuestion, answer);
  timePasses(receipts, roundSeconds / 2, asItIs, writeAlone);
  const decisions: number[] = [];
  const receiptsAlone: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    decisions.push(timePasses(questions, roundSeconds, freshQuestion, answer));
    receiptsAlone.push(timePasses(receipts, roundSeconds, asItIs, writeAlone));
  }
  return {
    decisions: median(decisions),
    receiptsAlone: median(receiptsAlone),
    receiptBytes: median(written.map(({ text }) => Buffer.byteLength(text))),
  };
};

export const benchDecide: Benchmark = async (setting) => {
  const settings = await loadSettings();
  const policy = compileTable(defaultLadder, settings.catalogue);
  if (!policy.ok) throw new Error('the default ladder does not compile');
  const answer = makeAnswer(settings, { policy: policy.value });
  const asTheyAre = askAsTheyAre(settings, setting.debtors, asOf);
  const aboutSixty = askForAbout(settings, asTheyAre, wanted);
  setting.say(
    `${String(asTheyAre.length)} open cases, ${String(aboutSixty.length)} of them with 50 to 70 candidates when asked for some channels`,
  );
  const main = measure(aboutSixty, answer, setting);
  const all = measure(asTheyAre, answer, setting);
  setting.say('the same cases by a hazard model');
  const byModel = measure(aboutSixty, makeAnswer(settings, askingHazard(policy.value, asTheyAre)), setting);
  const figures = {
    decisionsPerSecond: rounded(main.decisions),
    microsecondsPerDecision: rounded(1e6 / main.decisions, 1),
    medianCandidates: median(aboutSixty.map(({ candidates }) => candidates)),
    contexts: aboutSixty.length,
    receiptBytesMedian: main.receiptBytes,
    receiptsAlonePerSecond: rounded(main.receiptsAlone),
    ratio: rounded(main.decisions / main.receiptsAlone, 3),
    asTheyAreDecisionsPerSecond: rounded(all.decisions),
    asTheyAreMicrosecondsPerDecision: rounded(1e6 / all.decisions, 1),
    asTheyAreMedianCandidates: median(asTheyAre.map(({ candidates }) => candidates)),
    asTheyAreContexts: asTheyAre.length,
    asTheyAreReceiptBytesMedian: all.receiptBytes,
    asTheyAreReceiptsAlonePerSecond: rounded(all.receiptsAlone),
    modelDecisionsPerSecond: rounded(byModel.decisions),
    modelMicrosecondsPerDecision: rounded(1e6 / byModel.decisions, 1),
    modelReceiptBytesMedian: byModel.receiptBytes,
    modelReceiptsAlonePerSecond: rounded(byModel.receiptsAlone),
  };
  return { figures, postgres: null };
};
