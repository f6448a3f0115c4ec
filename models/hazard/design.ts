/**
 * What is fitted on rows once and then frozen: the columns, and the models of the base, of reach, harm, share and self-cure. Sufficient
 * statistics made under one design can be added up, discounted and continued; under another they mean something else.
 */
import { z } from 'zod';
import { success, type Catalogue, type Result, type Assumptions } from '../../engine/index.ts';
import type { NightRow } from '../dataset/night-row.ts';
import { refused, type Refusal } from '../refusal.ts';
import { believedStrengths, designActions } from './action-design.ts';
import { baselineSchema, fitBaseline } from './baseline.ts';
import { noPaydays } from './calendar.ts';
import { columnSchema, fitColumns, type Column, type ColumnPlan } from './columns.ts';
import { chooseDeclared, declaredPlans } from './declared-columns.ts';
import { defaultColumns, type ColumnUse } from './default-columns.ts';
import { effectShapeSchema, findEffectShape } from './effect-shape.ts';
import type { FeatureList } from './feature-list.ts';
import { fitHarm, harmSchema } from './harm.ts';
import { fitOpportunity, opportunitySchema } from './opportunity.ts';
import { fitPaidShare, paidShareSchema } from './paid-share.ts';
import { fitReach, reachSchema } from './reach.ts';
import { fitSelfCure, selfCureSchema } from './self-cure.ts';
import type { HazardSettings } from './settings.ts';
import { thinned } from './training-rows.ts';

export const hazardDesignSchema = z.strictObject({
  context: z.array(columnSchema).readonly(),
  baseline: baselineSchema,
  shape: effectShapeSchema,
  /** See `believedStrengths`. */
  strengths: z.array(z.number()).readonly(),
  reach: reachSchema,
  harm: harmSchema,
  share: paidShareSchema,
  selfCure: selfCureSchema,
  opportunity: opportunitySchema,
});
export type HazardDesign = Readonly<z.infer<typeof hazardDesignSchema>>;

export type DesignTraining = {
  /** In order of time. */
  readonly rows: readonly NightRow[];
  readonly catalogue: Catalogue;
  readonly featureSpec: FeatureList;
  readonly assumptions: Assumptions;
  readonly settings: HazardSettings;
};

const uses = ['context', 'base', 'reach', 'harm', 'share'] as const satisfies readonly ColumnUse[];

/** Those of the settings, else those of the default list that may be had. */
const namedPlans = (use: ColumnUse, settings: HazardSettings, spec: FeatureList): readonly ColumnPlan[] => {
  const own = settings[`${use}Columns`];
  if (own !== undefined) return own;
  const known = new Set(spec.features.filter(({ forDecisions }) => forDecisions).map(({ name }) => name));
  return defaultColumns[use].filter(({ feature }) => known.has(feature));
};

/** The plans in use, with those of attributes. */
const plansFor = (use: ColumnUse, settings: HazardSettings, spec: FeatureList): readonly ColumnPlan[] => {
  const named = namedPlans(use, settings, spec);
  return [...named, ...declaredPlans(use, spec, named)];
};

type Columns = Readonly<Record<ColumnUse, readonly Column[]>>;

/** Rows enough for means, spreads and quantiles. */
const columnRows = 20_000;

const fitAllColumns = ({ rows, featureSpec, settings }: DesignTraining): Result<Columns, Refusal> => {
  const sample = thinned(rows, columnRows).map(({ features }) => features);
  const columns: Record<ColumnUse, readonly Column[]> = { context: [], base: [], reach: [], harm: [], share: [] };
  for (const use of uses) {
    const plans = plansFor(use, settings, featureSpec);
    const barred = plans.find(({ feature }) =>
      featureSpec.features.some(({ name, forDecisions }) => name === feature && !forDecisions),
    );
    if (barred !== undefined) return refused('feature-not-valid', `${barred.feature} is not for decisions`);
    const fitted = fitColumns(plans, featureSpec, sample);
    if (!fitted.ok) return fitted;
    columns[use] = chooseDeclared(use, fitted.value, { rows, sample });
  }
  return success(columns);
};

const mostBaseRows = 100_000;

export const fitDesign = (training: DesignTraining): Result<HazardDesign, Refusal> => {
  const { rows, catalogue, featureSpec, assumptions, settings } = training;
  const columns = fitAllColumns(training);
  if (!columns.ok) return columns;
  const { context, base, reach, harm, share } = columns.value;
  const names = featureSpec.features.map(({ name }) => name);
  const { target } = settings;
  const baseRows = thinned(rows, mostBaseRows);
  const paydays = noPaydays(settings.calendar, featureSpec);
  const isCalendar = base.map(({ place }) => Object.values(paydays.places).includes(place));
  const baseline = fitBaseline({ rows: baseRows, columns: base, isCalendar, paydays, target });
  const actions = designActions(catalogue);
  const pressureAt = names.indexOf(settings.pressure.feature);
  const reachModel = fitReach({ rows, design: actions, columns: reach, assumptions });
  return success({
    context,
    baseline,
    shape: findEffectShape(rows, { baseline, actions, reach: reachModel, pressureAt, assumptions, settings }),
    strengths: believedStrengths(catalogue, assumptions),
    reach: reachModel,
    harm: fitHarm({
      rows,
      catalogue,
      columns: harm,
      assumptions,
      places: {
        vulnerableAt: names.indexOf(settings.vulnerableFeature),
        recentAt: names.indexOf(settings.recentContactsFeature),
      },
    }),
    share: fitPaidShare(rows, share),
    selfCure: fitSelfCure(baseRows, { baseline, ageAt: names.indexOf(settings.ageFeature), target }),
    opportunity: fitOpportunity(rows, paydays.places.weekday),
  });
};
