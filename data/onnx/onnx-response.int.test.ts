import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  caseFeatures,
  featureSpec,
  houseAssumptions,
  makePriorResponse,
  type Candidate,
  type CaseContext,
} from '../../engine/index.ts';
import { allCandidates, exampleCase } from '../../engine/testing/example-case.ts';
import { checkOnnx } from './check-onnx.ts';
import { makeOnnxHost, type OnnxHost } from './onnx-host.ts';
import { fillOnnxRow, onnxColumns } from './onnx-inputs.ts';
import { makeOnnxResponse, type OnnxResponse } from './onnx-response.ts';
import type { OnnxTarget } from './probe-onnx.ts';
import { logisticOnnx, treesOnnx } from '../testing/write-onnx.ts';
import { tryOnnx } from './try-onnx.ts';

let host: OnnxHost;
beforeAll(() => {
  host = makeOnnxHost({ timeoutMs: 10_000 });
});
afterAll(() => host.close());

const names = ['daysPastDue', 'paymentsLast90Days', 'action.contact', 'action.channel.call', 'action.tone.firm'];
const weights = [-0.01, 0.3, 0.4, 0.25, -0.2];
const bias = -0.5;
const probability: OnnxTarget = { kind: 'payment_probability' };

const respond = async (bytes: Uint8Array, features: readonly string[], target: OnnxTarget): Promise<OnnxResponse> => {
  const checked = checkOnnx(bytes, { width: features.length, most: 2 });
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  const settings = { features, target, ports: checked.value.ports };
  const made = await makeOnnxResponse({ host, bytes, settings, version: 'own@1', assumptions: houseAssumptions });
  if (!made.ok) throw new Error(made.error.detail);
  return made.value;
};

const context = exampleCase({ daysPastDue: 20 });
const candidates = allCandidates(2);
const prior = makePriorResponse(houseAssumptions);

/** What the regression must say of a row, in double precision. */
const chance = (of: CaseContext, candidate: Candidate | null): number => {
  const { columns } = onnxColumns(names);
  const row = new Float64Array(columns.length);
  fillOnnxRow(columns, { features: caseFeatures(of), action: candidate?.action ?? null }, { into: row, row: 0 });
  const z = row.reduce((sum, value, at) => sum + (Number.isNaN(value) ? 0 : value) * (weights[at] ?? 0), bias);
  return 1 / (1 + Math.exp(-z));
};

describe('a model of probabilities', () => {
  test('its effect is its output less that of no contact, in money by balance and share; the rest is the house’s', async () => {
    const model = await respond(logisticOnnx(weights, bias), names, probability);
    const assumed = prior.score(context, candidates);
    const scored = model.score(context, candidates);
    expect(scored).toHaveLength(candidates.length);
    const without = chance(context, null);
    scored.forEach((estimate, index) => {
      const own = assumed[index]!;
      const paid = chance(context, candidates[index]!);
      expect(estimate.payProb).toBeCloseTo(paid, 5);
      expect(estimate.payProbNoContact).toBeCloseTo(without, 5);
      const { reachProb, harmProb, costMinor } = own;
      expect(estimate).toMatchObject({ reachProb, harmProb, costMinor });
      const gain = (estimate.payProb - estimate.payProbNoContact) * context.balanceMinor * houseAssumptions.paidShare;
      const harm = harmProb * houseAssumptions.harmPriceMinor['SEK']!;
      expect(estimate.valueMinor).toBe(Math.round(gain - costMinor - harm));
    });
    expect(model.selfCure(context)).toBeCloseTo(without, 5);
    expect(model.selfCureOfUnknown(context)).toBeCloseTo(1 / (1 + Math.exp(-bias)), 5);
    expect(model.version).toBe('own@1');
  });

  test('one action has one estimate, on whatever day; no candidates, no estimates; asked again, the same bits', async () => {
    const model = await respond(logisticOnnx(weights, bias), names, probability);
    const scored = model.score(context, candidates);
    candidates.forEach(({ place }, index) => {
      expect(scored[index]).toBe(scored[candidates.findIndex((other) => other.place === place)]);
    });
    expect(model.score(context, [])).toEqual([]);
    expect(model.score(context, candidates)).toEqual(scored);
  });

  test('closed, it throws, so that the base decides', async () => {
    const model = await respond(logisticOnnx(weights, bias), names, probability);
    model.close();
    expect(() => model.score(context, candidates)).toThrow('uploaded model');
  });
});

test('a model of amounts: its difference in money, in its own currency only', async () => {
  const stump = { feature: 1, threshold: 0.5, low: 2_000, high: 9_500 };
  const bytes = treesOnnx(2, [stump]);
  const model = await respond(bytes, ['daysPastDue', 'action.channel.call'], { kind: 'paid_amount', currency: 'SEK' });
  const scored = model.score(context, candidates);
  const assumed = prior.score(context, candidates);
  scored.forEach((estimate, index) => {
    const own = assumed[index]!;
    const gain = candidates[index]!.action.channel === 'call' ? 7_500 : 0;
    const harm = own.harmProb * houseAssumptions.harmPriceMinor['SEK']!;
    expect(estimate).toEqual({ ...own, valueMinor: Math.round(gain - own.costMinor - harm) });
  });
  expect(() => model.score(exampleCase({ currency: 'EUR' }), candidates)).toThrow('amounts in SEK');
});

test('features that are no more are refused when it is opened', async () => {
  const settings = {
    features: ['gone', 'action.contact'],
    target: probability,
    ports: { input: 'x', inputType: 'float32', output: 'probability', outputColumns: 1 },
  } as const;
  const bytes = logisticOnnx([1, 1], 0);
  const made = await makeOnnxResponse({ host, bytes, settings, version: 'own@1', assumptions: houseAssumptions });
  expect(made).toMatchObject({ ok: false, error: { code: 'unfit' } });
});

describe('tried before it is taken in', () => {
  test('a sound one tells what it read and how long it takes', async () => {
    const tried = await tryOnnx({ bytes: logisticOnnx(weights, bias), features: names, target: probability });
    expect(tried).toMatchObject({ ok: true, value: { producer: 'test', ports: { input: 'x' } } });
    if (tried.ok) expect(tried.value.probe.microsecondsPerRow).toBeGreaterThan(0);
  });

  test.each<[string, Uint8Array, readonly string[], string]>([
    [
      'a score before the sigmoid',
      treesOnnx(2, [{ feature: 0, threshold: 0, low: -1, high: 2 }]),
      ['daysPastDue', 'action.contact'],
      'which is no probability',
    ],
    [
      'what cannot be opened',
      logisticOnnx([1, 1], 0).map((byte) => (byte === 0x47 ? 0x46 : byte)),
      ['daysPastDue', 'action.contact'],
      'not permitted: Femm',
    ],
  ])('refused: %s', async (_, bytes, features, detail) => {
    const tried = await tryOnnx({ bytes, features, target: probability });
    expect(tried.ok ? '' : tried.error.map((fault) => fault.detail).join()).toContain(detail);
  });
});

test('all features of the engine can be asked for at once', async () => {
  const features = featureSpec.features.filter(({ forDecisions }) => forDecisions).map(({ name }) => name);
  const all = [...features, 'action.contact'];
  const bytes = logisticOnnx(
    all.map(() => 1e-6),
    0,
  );
  const model = await respond(bytes, all, probability);
  expect(model.score(context, candidates)[0]!.payProb).toBeGreaterThan(0);
});
