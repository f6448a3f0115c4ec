/** How fast the judge is: every candidate of a case judged in full, beside the slow judge and the second evaluator on the same contacts. */
import {
  contactFileOf,
  judgeContact,
  lawForCase,
  prepareJudge,
  segmentOf,
  type CaseContext,
  type ContactFile,
  type ContactToJudge,
  type DecisionSettings,
} from '../../../engine/index.ts';
import type { BenchSetting, Figures } from '../benchmark.ts';
import { median, rounded } from '../median.ts';
import { askAsTheyAre, askForAbout } from '../questions.ts';
import type { SecondOpinion } from './live-year.ts';

/** A Wednesday at 09:00 in Stockholm. */
const asOf = Date.UTC(2026, 5, 10, 7);

type Task = {
  readonly context: CaseContext;
  readonly contacts: readonly ContactToJudge[];
  readonly files: readonly ContactFile[];
};

const tasksOf = (settings: DecisionSettings, debtors: number): readonly Task[] =>
  askForAbout(settings, askAsTheyAre(settings, debtors, asOf), { wanted: 60, tolerance: 10 }).map(
    ({ context, channels }) => {
      const { candidates, noticeOf } = settings.eligible({ context, purpose: 'collect', channels });
      const contacts = candidates.map((candidate) => {
        const { channel, tone, treatment, slot } = candidate.action;
        const purpose = treatment === 'statutory_notice' ? ('statutory_notice' as const) : ('collect' as const);
        const target = noticeOf(candidate) ?? undefined;
        return { channel, tone, treatment, slot, at: candidate.sendAt, purpose, target, chosenBy: 'engine' as const };
      });
      const segment = segmentOf(context).id;
      const files = contacts.flatMap((contact) => contactFileOf(context, contact, segment) ?? []);
      return { context, contacts, files };
    },
  );

/** Contacts a second, at least `seconds` long; whole passes. */
const rateOf = (tasks: readonly Task[], seconds: number, judge: (task: Task) => void): number => {
  const startedAt = performance.now();
  let contacts = 0;
  do {
    for (const task of tasks) {
      judge(task);
      contacts += task.contacts.length;
    }
  } while (performance.now() - startedAt < seconds * 1000);
  return (1000 * contacts) / (performance.now() - startedAt);
};

const requireAllowed = (allowed: boolean): void => {
  if (!allowed) throw new Error('an eligible contact is barred');
};

export const measureJudges = (settings: DecisionSettings, opinion: SecondOpinion, setting: BenchSetting): Figures => {
  const tasks = tasksOf(settings, setting.debtors);
  const few = tasks.slice(0, 40);
  const judges: Readonly<Record<string, (task: Task) => void>> = {
    prepared: ({ context, contacts }) => {
      const judge = prepareJudge(lawForCase(settings.rules, context), context);
      for (const contact of contacts) requireAllowed(judge(contact).allowed);
    },
    slow: ({ context, contacts }) => {
      const pack = lawForCase(settings.rules, context);
      for (const contact of contacts) requireAllowed(judgeContact(pack, context, contact).allowed);
    },
    second: ({ files }) => {
      for (const file of files) requireAllowed(opinion(file).allowed);
    },
  };
  const rates: Record<string, number[]> = { prepared: [], slow: [], second: [] };
  for (let round = 0; round <= setting.rounds; round += 1) {
    for (const [name, judge] of Object.entries(judges)) {
      const rate = rateOf(name === 'prepared' ? tasks : few, setting.roundSeconds, judge);
      // The first round warms.
      if (round > 0) rates[name]?.push(rate);
    }
  }
  const [prepared, slow, second] = ['prepared', 'slow', 'second'].map((name) => median(rates[name] ?? []));
  return {
    contactsPerSecond: rounded(prepared ?? 0),
    microsecondsPerSixtyCandidates: rounded(6e7 / (prepared ?? 0), 1),
    slowJudgePerSecond: rounded(slow ?? 0),
    secondEvaluatorPerSecond: rounded(second ?? 0),
    judgedCases: tasks.length,
    medianPastContacts: median(tasks.map(({ context }) => context.contacts.length)),
  };
};
