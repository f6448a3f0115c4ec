/**
 * The spec of a strategy of kind `model`: which response model is asked, what it is to maximise, how much is tried, and how far it
 * may leave the base, the strategy it is held against. Everything but `model` has a default, written where it stands.
 */
import { z } from 'zod';
import { callerIdSchema } from './ids.ts';
import { currencySchema } from './money.ts';

const amountSchema = z.number('must be an amount of minor units').nonnegative('must not be negative');

/** Money in minor units of the case's currency: one amount for every currency, or one for each; a currency left out has 0. */
const moneySchema = z
  .union([amountSchema, z.record(currencySchema, amountSchema)], {
    error: 'must be an amount of minor units, not negative, or one for each currency',
  })
  .meta({
    description: 'Minor units of the case’s currency, or an object of them by currency, where one left out is 0',
    examples: [100, { EUR: 100, SEK: 1_100 }],
  });

const shareSchema = z.number('must be a share').min(0, 'must be from 0 to 1').max(1, 'must be from 0 to 1');

const objectiveSchema = z.strictObject({
  harmPriceFactor: z.number().min(1).max(1_000).default(1).meta({
    description:
      'How many times the house’s price a complaint or an opt-out counts, at least 1 (which it is where left out)',
  }),
  contactPriceMinor: moneySchema.default(0).meta({
    description: 'What each contact must earn beyond its cost to be worth making; 0 where left out',
  }),
  horizonDays: z.int().min(1).max(365).default(30).meta({
    description: 'Payments so many days ahead count; given to the model when it is made ready; 30 where left out',
  }),
});

const floorSchema = shareSchema.meta({ description: 'Share that goes to every permitted action and to peace alike' });

const explorationSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('greedy') }),
    z.strictObject({
      kind: z.literal('epsilon'),
      floor: floorSchema.default(0.02),
      numerator: z.number().min(0).max(1_000).default(2.1).meta({
        description: 'The share tried is numerator ÷ (night + 1), never below the floor; 2.1 where left out',
      }),
    }),
    z.strictObject({
      kind: z.literal('softmax'),
      temperatureMinor: moneySchema.default(100).meta({
        description: 'An action worth so much less is e times rarer; 0 is greedy; 100 where left out',
      }),
      floor: floorSchema.default(0),
    }),
    z.strictObject({
      kind: z.literal('inverse_gap'),
      gamma: z.number().positive().max(1e6).default(20).meta({
        description:
          'An action that is a gap below the best, in units, has 1 ÷ (actions + gamma × gap); 20 where left out',
      }),
      unitMinor: moneySchema.default(100).meta({
        description: 'The unit in which gaps are counted; 0 is greedy; 100 where left out',
      }),
      floor: floorSchema.default(0),
    }),
    z.strictObject({ kind: z.literal('thompson'), floor: floorSchema.default(0.02) }),
  ],
  { error: 'must be greedy, epsilon, softmax, inverse_gap or thompson' },
);

const budgetSchema = z
  .strictObject({
    perDecisionMinor: moneySchema.nullable().default(null),
    perNightMinor: moneySchema.nullable().default(null),
  })
  .meta({ description: 'Money that may be expected to be lost by trying; null, and where left out, is no limit' });

const gateSchema = z.strictObject({
  rampNights: z.int().min(0).max(365).default(14).meta({
    description: 'Nights over which the model’s share grows to its whole once the gate is open; 14 where left out',
  }),
  tableShare: shareSchema.min(0.1, 'must be at least 0.1').default(0.1).meta({
    description: 'Share that the base keeps for ever, at least 0.1 (which it is where left out)',
  }),
  fallbackShare: shareSchema.default(0.8).meta({
    description:
      'The base keeps `fallbackTableShare` of a decision where fewer of the models say that it is beaten; 0.8',
  }),
  fallbackTableShare: shareSchema.default(0.7),
  trialShare: shareSchema.max(0.5, 'must be at most 0.5').default(0.02).meta({
    description:
      'Share that is tried while the gate is closed where the base would contact; the rest is the base’s; 0.02 where left out',
  }),
  trialShareWaiting: shareSchema.max(0.5, 'must be at most 0.5').default(0.4).meta({
    description:
      'The same where the base would leave the debtor in peace, so that trying takes less away; 0.4 where left out',
  }),
  trialBy: z.enum(['uniform', 'thrifty', 'model']).default('model').meta({
    description:
      'While the gate is closed: every permitted action alike, cheap and harmless ones more often, or as the model would explore (and thriftily where it has no draws)',
  }),
  vulnerable: z.enum(['base', 'greedy']).default('base').meta({
    description: 'Who decides for people on whom nothing is tried: the base, or the model’s best without any noise',
  }),
  notices: z.enum(['base', 'model']).default('base').meta({
    description: 'Who decides on statutory notices: they are steps of a procedure, so the base where left out',
  }),
  budget: budgetSchema.prefault({}),
});

const modelReferenceSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9._:-]{1,128}@(champion|challenger|[1-9][0-9]{0,8})$/,
    'must be a name with champion, challenger or a version, as in response@challenger',
  )
  .meta({ description: 'The response model that is asked', examples: ['response@challenger', 'response@3'] });

const baseSchema = z
  .strictObject({ id: callerIdSchema, version: z.int().min(1).max(999_999_999) })
  .default({ id: 'table-v1', version: 1 })
  .meta({ description: 'The table that the model is held against; the house’s first one where left out' });

export const modelSpecSchema = z.strictObject({
  model: modelReferenceSchema,
  base: baseSchema,
  objective: objectiveSchema.prefault({}),
  exploration: explorationSchema.prefault({ kind: 'thompson' }),
  gate: gateSchema.prefault({}),
});

export type ModelSpec = z.output<typeof modelSpecSchema>;
export type ExplorationSpec = ModelSpec['exploration'];
export type MoneySetting = z.output<typeof moneySchema>;

/** What the setting says for a currency. */
export const moneyIn = (setting: MoneySetting, currency: string): number =>
  typeof setting === 'number' ? setting : (setting[currency] ?? 0);
