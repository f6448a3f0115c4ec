/** A night's training on worlds whose truth is known: which family is served, and what bars a model that treats groups of people unequally. */
import { beforeAll, describe, expect, test } from 'vitest';
import { defaultCatalogue } from '../../engine/index.ts';
import { writeModelCard } from '../card/model-card.ts';
import type { NightRow } from '../dataset/night-row.ts';
import { parseChosen } from '../families/chosen-artifact.ts';
import { drawBent } from '../testing/bent-world.ts';
import type { DebtorGroups } from '../fairness/judge-parity.ts';
import { worldSettings, worldSpec } from '../hazard/testing/hazard-world.ts';
import { judgeResponse } from './judge-response.ts';
import type { ResponseTraining } from './response-training.ts';
import { trainResponse } from './train-response.ts';
import type { TrainedModel, TrainedResponse } from './trained-response.ts';

const settings: ResponseTraining['settings'] = {
  ...{ catalogue: defaultCatalogue, featureSpec: worldSpec, seed: 1, currencyOf: () => 'EUR' },
  hazard: {
    ...{ ...worldSettings, lookAhead: false, shrinkSteps: 4, memberCount: 8, gramShare: 0.3, discounts: [1] },
    ...{ effectCalendarPower: 0, fatiguePerPressure: 0.3 },
    contextColumns: ['digital', 'income'].map((feature) => ({ feature, shape: 'value' as const })),
  },
};
const sizeOf = (debtors: number) => ({ seed: 3, debtors, nights: 26 });

/** By a feature of the world, above and below. */
const groupsBy = (rows: readonly NightRow[], feature: string, above: number): DebtorGroups => {
  const place = worldSpec.features.findIndex(({ name }) => name === feature);
  const groupOf = rows.map(({ debtorId, features }) => [debtorId, features[place]! > above ? 'old' : 'young'] as const);
  return { by: 'age_band', groupOf: new Map(groupOf) };
};

type Night = TrainedResponse & { readonly model: TrainedModel };
const trainOn = async (rows: readonly NightRow[], changes: Partial<ResponseTraining>): Promise<Night> => {
  const trained = await trainResponse({ rows, previous: null, settings, families: [], groups: null, ...changes });
  if (!trained.ok || trained.value.model === null) throw new Error(JSON.stringify(trained));
  return { ...trained.value, model: trained.value.model };
};
const cardOf = (trained: Night): string =>
  writeModelCard({ ...{ name: 'response', runId: 'r', seed: 1, code: 'c' }, trained, verdict: judgeResponse(trained) });

describe('where a contact works in a way that the hazard cannot say', () => {
  let night: Night;
  beforeAll(async () => {
    const rows = drawBent({ ...sizeOf(800), isBent: true });
    // Contacts are not made scarce, since all that work here are worth about the same; and the groups are of a feature that moves nobody.
    const priceTarget = { contactShare: 3, harmShare: 3, keepGainShare: 0 };
    const groups = [groupsBy(rows, 'noiseA', 0.4)];
    night = await trainOn(rows, { families: ['hazard', 'trees'], groups, settings: { ...settings, priceTarget } });
  }, 600_000);

  test('trees are chosen for payment, pass the gate on debtors not learned from, and are what is served', () => {
    const { model } = night;
    expect(model.families.heldBack).toEqual([]);
    expect(model).toMatchObject({ kind: 'trees', families: { served: { payment: 'trees' } } });
    expect(judgeResponse(night).reasons).toEqual([expect.stringContaining('Better than the base')]);
    expect(parseChosen(JSON.parse(JSON.stringify(model.artifact)))).toEqual({ ok: true, value: model.artifact });
  });

  test('what is tested is what is served: better than the case alone, and calibrated', () => {
    const { test: tested, effectSlopeBetweenHalves } = night.model;
    expect(tested!.testedDebtors).toBeGreaterThan(700);
    expect(tested!.logLoss).toBeLessThan(tested!.baseLogLoss - 2 * tested!.lossGapStandardError);
    expect(Math.abs(tested!.calibration.slope - 1)).toBeLessThan(0.2);
    expect(effectSlopeBetweenHalves).toBeGreaterThan(0.6);
  });

  test('groups that nothing tells apart are treated alike, and the card says all of it', () => {
    expect(night.model.parity).toMatchObject({ passed: true, reasons: [] });
    expect(night.model.parity?.judged).toBeGreaterThan(1);
    const card = cardOf(night);
    for (const words of ['served: payment by boosted trees', '| payment | trees |', 'No gap is widened', '| young |'])
      expect(card).toContain(words);
  });
});

describe('where the hazard can say all there is', () => {
  const rows = drawBent({ ...sizeOf(700), isBent: false });

  test('it is served, though trees were compared, and a group that would be contacted more bars it', async () => {
    const groups = [groupsBy(rows, 'size', 0.5), groupsBy(rows, 'size', 2.4)];
    const night = await trainOn(rows, { families: ['trees'], groups });
    expect(night.model).toMatchObject({
      kind: 'hazard',
      families: { served: { payment: 'hazard' }, notCompared: null },
    });
    expect(night.model.families.choice?.targets[0]?.reason).toMatch(/trees .*not shown to be better/u);
    // Those who owe more are contacted more, and the base contacts all alike.
    const { passes, reasons } = judgeResponse(night);
    expect(passes).toBe(false);
    expect(reasons.join(' ')).toMatch(/Unequal by age_band: the contacts .* for old and .* for young/u);
    // Of the second grouping the few old are not judged.
    const [, ...later] = night.model.parity!.comparisons.filter(({ measure }) => measure === 'contacts_per_person');
    expect(later).toMatchObject([{ smallGroups: 1, figures: [{ group: 'young', difference: null }] }]);
  }, 300_000);

  test('without groups, and with too few payments to compare, both are said', async () => {
    const night = await trainOn(
      rows.filter(({ debtorId }) => debtorId.length < 4),
      { families: ['trees'] },
    );
    expect(night.model).toMatchObject({ parity: null, kind: 'hazard', families: { choice: null } });
    expect(night.model.families.notCompared).toMatch(/payment are too few/u);
    expect(cardOf(night)).toContain('Not judged: no groups of people are known.');
  }, 300_000);
});
