/**
 * The last step: gate, version, alias, alarms and the end of the run, in one transaction. A version is registered always, also when it failed:
 * failures are evidence. Only `challenger` is ever moved here; the champion is a person's to move.
 */
import {
  insertGate,
  insertModelVersion,
  markEnded,
  moveModelAlias,
  readModelAlias,
  settleAlarms,
  type Queryable,
  type TrainingEnd,
  type TrainingRunRow,
} from '../../../data/index.ts';
import { caseFeatures, type Instant } from '../../../engine/index.ts';
import {
  alarmsOf,
  compileHazard,
  judgeResponse,
  parseHazardArtifact,
  writeModelCard,
  type ResponseVerdict,
  type TrainedResponse,
} from '../../../models/index.ts';
import type { Trained } from './run-steps.ts';
import type { TrainingSource } from './training-source.ts';

export type Registration = {
  readonly run: TrainingRunRow;
  readonly source: TrainingSource;
  readonly seed: number;
  readonly code: string;
  readonly outcome: Trained;
  readonly makeId: () => string;
  readonly at: Instant;
};

/** Whether the stored bytes can serve: read back as a decision would read them. */
const serves = ({ outcome: { artifact }, source }: Registration): string | null => {
  if (artifact === null) return null;
  const parsed = parseHazardArtifact(parseJson(artifact.bytes));
  if (!parsed.ok) return parsed.error.detail;
  const { catalogue, assumptions, featureSpec } = source;
  const compiled = compileHazard({
    ...{ artifact: parsed.value, catalogue, assumptions, featureSpec },
    featuresOf: caseFeatures,
  });
  return compiled.ok ? null : compiled.error.detail;
};

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return null;
  }
};

const figuresOf = ({ trained }: Trained) => {
  const { vitals, state, model, refusal } = trained;
  if (model === null) return { vitals, state, refusal };
  const { artifact, verdict, tuned, leaks, test, notTested } = model;
  return { vitals, state, honest: verdict, prices: tuned, leaks, test, notTested, hazard: artifact.metrics };
};

const evidenceOf = ({ model }: TrainedResponse, { passes, reasons }: ResponseVerdict) => ({
  passes,
  reasons,
  honest: model?.verdict.figures ?? null,
});

const insertVersion = async (
  client: Queryable,
  { run, source, seed, code, outcome, at }: Registration,
  verdict: ResponseVerdict,
): Promise<number | null> => {
  const { trained, artifact } = outcome;
  if (artifact === null) return null;
  return insertModelVersion(client, {
    name: run.model,
    kind: 'hazard',
    artifact: artifact.bytes,
    featureSpec: { id: source.featureSpec.id, hash: source.featureSpec.hash },
    settings: { prices: trained.state.prices },
    seed,
    dataWindow: {
      fromDay: trained.vitals.fromDay,
      toDay: trained.vitals.toDay,
      knownAt: run.knownAt,
      rows: trained.vitals.rows,
    },
    metrics: figuresOf(outcome),
    card: writeModelCard({ name: run.model, runId: run.id, seed, trained, verdict, code }),
    gate: { passed: verdict.passes, reasons: verdict.reasons },
    trainingRunId: run.id,
    createdAt: at,
    createdBy: 'nightly learning',
    keyId: null,
  });
};

/** In a transaction. */
export const registerRun = async (client: Queryable, registration: Registration): Promise<TrainingEnd> => {
  const { run, outcome, makeId, at } = registration;
  const { trained, artifact } = outcome;
  const fault = serves(registration);
  const judged = judgeResponse(trained);
  const verdict =
    fault === null ? judged : { passes: false, reasons: [`The artifact cannot serve: ${fault}.`, ...judged.reasons] };
  const version = await insertVersion(client, registration, verdict);
  const evidence = evidenceOf(trained, verdict);
  const reason = verdict.reasons.join(' ');
  if (verdict.passes && version !== null) {
    const { model: name } = run;
    await moveModelAlias(client, {
      ...{ name, alias: 'challenger', version, at, reason, by: 'nightly learning', keyId: null },
      evidence,
    });
  }
  const serving = await readModelAlias(client, run.model, 'challenger');
  await insertGate(client, {
    runId: run.id,
    model: run.model,
    version: version ?? serving,
    onDay: run.asOfDay + 1,
    // A night that trains nothing better leaves the last good model and the gate as the honest account has them.
    isOpen: serving !== null && trained.state.openedOnDay !== null,
    evidence: { ...evidence, trained: version, serving },
    at,
  });
  await settleAlarms(client, {
    ...{ model: run.model, runId: run.id, makeId, at },
    looked: ['data_quality', 'drift', 'calibration'],
    raised: alarmsOf(trained).map((alarm) => ({ ...alarm, blocks: false })),
  });
  const end: TrainingEnd = {
    state: verdict.passes ? 'succeeded' : 'gated',
    reason,
    metrics: figuresOf(outcome),
    gate: { passed: verdict.passes, reasons: verdict.reasons },
    artifactHash: artifact?.sha256 ?? null,
    modelVersion: version,
    at,
  };
  await markEnded(client, run.id, end);
  return end;
};
