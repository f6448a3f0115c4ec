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
import { caseFeatures, type Instant, type Result } from '../../../engine/index.ts';
import {
  alarmsOf,
  compileChosen,
  compileHazard,
  isChosen,
  judgeResponse,
  parseChosen,
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

/** What the stored bytes are, read back as a decision would read them. */
const compileStored = (
  bytes: Uint8Array,
  { catalogue, assumptions, featureSpec }: TrainingSource,
): Result<unknown, { readonly detail: string }> => {
  const stored = parseJson(bytes);
  const serving = { catalogue, assumptions, featureSpec, featuresOf: caseFeatures };
  if (isChosen(stored)) {
    const chosen = parseChosen(stored);
    return chosen.ok ? compileChosen({ ...serving, artifact: chosen.value }) : chosen;
  }
  const hazard = parseHazardArtifact(stored);
  return hazard.ok ? compileHazard({ ...serving, artifact: hazard.value }) : hazard;
};

/** Why they cannot serve; null where they can. */
const cannotServe = ({ outcome: { artifact }, source }: Registration): string | null => {
  if (artifact === null) return null;
  const compiled = compileStored(artifact.bytes, source);
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
  const { verdict, tuned, leaks, test, notTested, families, parity, parityNotJudged, hazard } = model;
  return {
    ...{ vitals, state, honest: verdict, prices: tuned, leaks, test, notTested, hazard },
    ...{ families, parity, parityNotJudged },
  };
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
    kind: trained.model?.kind ?? 'hazard',
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
  const fault = cannotServe(registration);
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
