/** A small simulated world as a store would hold it: its facts, its decisions with their receipts, and the rows that the simulator itself left. */
import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import {
  decide,
  defaultCatalogue,
  houseAssumptions,
  isCaseFact,
  makePriorResponse,
  writeReceipt,
  type Fact,
} from '../../../engine/index.ts';
import type { NightRow } from '../../../models/index.ts';
import { insertDecisions, type WrittenDecision } from '../../stores/insert-decisions.ts';
import { drawDay } from '../../synthetic/worlds/draws.ts';
import { simulate, type WitnessedNight } from '../../synthetic/worlds/simulate.ts';
import { anything, startDay, studyOf, type SmallStudy } from '../../synthetic/worlds/testing/small-study.ts';

export type StoredWorld = {
  readonly facts: readonly Fact[];
  readonly decisions: readonly WrittenDecision[];
  readonly rows: readonly NightRow[];
  readonly horizonDays: number;
};

export type WorldSize = { readonly seed: number; readonly debtors: number; readonly nights: number };

const model = makePriorResponse(houseAssumptions);

const decisionOf = ({ rules, eligible }: SmallStudy, seed: number, seen: WitnessedNight): WrittenDecision => {
  const { context, night, debtorIndex, decision: lived } = seen;
  const decision = decide({
    context,
    settings: {
      ...{ catalogue: defaultCatalogue, rules, model, code: 'test' },
      eligible: (question) => ({ ...eligible(question), candidates: lived.candidates }),
    },
    strategy: { id: 'anything', version: 1, role: 'champion' },
    policy: { kind: 'table', decide: () => lived.distribution },
    experiment: null,
    request: {
      ...{ id: uuidv7(), draw: drawDay(seed, debtorIndex, startDay + night).action },
      ...{ purpose: 'collect', channels: null, dryRun: false },
    },
    inputs: { isBackdated: true, caseSeq: 0, debtorSeq: 0, siblings: [], planned: [] },
  });
  return { decision, receipt: writeReceipt(decision) };
};

/** Every open contact is tried, all alike; there are decisions of the nights before night 0, and no rows. */
export const liveWorld = async ({ seed, debtors, nights }: WorldSize): Promise<StoredWorld> => {
  const study = await studyOf('standard');
  const facts: Fact[] = [];
  const decisions: WrittenDecision[] = [];
  const rows: NightRow[] = [];
  const { world, eligible, table } = study;
  simulate({
    ...{ world, seed, startDay, debtors, nights, eligible, table, deciderFor: () => anything },
    onFacts: (told) => facts.push(...told),
    onNight: (_, told) => rows.push(...told),
    witness: (seen) => decisions.push(decisionOf(study, seed, seen)),
  });
  return { facts, decisions, rows, horizonDays: world.horizonDays };
};

/** The same facts, those of contacts with the decision that they came of: the newest of the case on that channel. */
export const withDecisionIds = ({ facts, decisions }: StoredWorld): readonly Fact[] =>
  facts.map((fact) => {
    if (!isCaseFact(fact) || !fact.type.startsWith('contact.')) return fact;
    const { channel } = fact.data as { readonly channel: string };
    const own = decisions.findLast(({ decision: { action, caseId } }) => {
      if (action.kind !== 'contact' || caseId !== fact.subject.id) return false;
      return action.candidate.action.channel === channel && action.candidate.sendAt <= fact.at;
    });
    return { ...fact, data: { ...fact.data, decisionId: own?.decision.request.id } } as Fact;
  });

export const storeDecisions = async (pool: pg.Pool, decisions: readonly WrittenDecision[]): Promise<void> => {
  const client = await pool.connect();
  try {
    await insertDecisions(client, decisions);
  } finally {
    client.release();
  }
};
