/** Strategies: registered, versioned, checked before they meet a debtor. A version never changes. */
import { z } from 'zod';
import { actors, debtorKinds, purposes, stages } from '../../engine/vocabulary/case.ts';
import { callerIdSchema } from '../../engine/vocabulary/ids.ts';
import { modelSpecSchema } from '../../engine/vocabulary/model-spec.ts';
import { tableSpecSchema } from '../../engine/vocabulary/table-spec.ts';
import {
  instantSchema,
  localDateSchema,
  longTextSchema,
  noFieldsSchema,
  pageOf,
  pageParameters,
} from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';

const tag = 'Strategies';

const specSchema = tableSpecSchema.meta({
  id: 'TableSpec',
  description: 'A static decision table: the first rule that holds decides, `otherwise` when none does',
});

const newTableSchema = z
  .strictObject({
    id: callerIdSchema.meta({ description: 'The same id again makes the next version', examples: ['table-v1'] }),
    kind: z.literal('table'),
    spec: specSchema,
    description: longTextSchema,
  })
  .meta({ id: 'NewTableStrategy' });

const modelSchema = modelSpecSchema.meta({
  id: 'ModelSpec',
  description:
    'A response model that decides beside a table: what it is to maximise, how much is tried, and how far it may leave the table',
});

const askingAModel = <const Kind extends 'model' | 'onnx'>(kind: Kind, example: string) =>
  z.strictObject({
    id: callerIdSchema.meta({ description: 'The same id again makes the next version', examples: [example] }),
    kind: z.literal(kind),
    spec: modelSchema,
    description: longTextSchema,
  });

const newModelSchema = askingAModel('model', 'learned').meta({ id: 'NewModelStrategy' });

const newOnnxSchema = askingAModel('onnx', 'our-own').meta({
  id: 'NewOnnxStrategy',
  description:
    'An uploaded ONNX model by its version (`name@version`, no alias). No gate judges it: its share grows from the day of registration',
});

/** In words, what is wrong with the kind; undefined where something else is. */
const explainKind = ({ code, input }: z.core.$ZodRawIssue): string | undefined => {
  if (code !== 'invalid_union') return undefined;
  const { kind } = input as { readonly kind?: unknown };
  return kind === undefined ? 'is missing' : 'must be table, model or onnx';
};

/** A wrong kind is the only fault told: what else is asked for depends on it. */
export const createStrategyRequestSchema = z
  .discriminatedUnion('kind', [newTableSchema, newModelSchema, newOnnxSchema], { error: explainKind })
  .meta({
    id: 'NewStrategy',
    examples: [
      {
        id: 'gentle-table',
        kind: 'table',
        spec: {
          rules: [
            { when: 'promiseOpen', then: 'no_contact' },
            { when: 'stage == "reminder"', then: { channel: 'sms', tone: 'warm', treatment: 'payment_link' } },
          ],
          otherwise: 'no_contact',
        },
        description: 'Leaves promises alone, reminds warmly',
      },
      {
        id: 'learned-gently',
        kind: 'model',
        spec: {
          model: 'response@challenger',
          objective: { harmPriceFactor: 4 },
          exploration: { kind: 'thompson', floor: 0.02 },
          base: { id: 'table-v1', version: 1 },
        },
        description: 'As learned, with complaints at four times their price',
      },
    ],
  });
export type CreateStrategyRequest = Immutable<z.output<typeof createStrategyRequestSchema>>;

const registered = {
  id: z.string(),
  version: z.int().min(1),
  description: z.string(),
  checksum: z.string().meta({ description: 'SHA-256 over the canonical spec, hexadecimal' }),
  createdAt: instantSchema,
  createdBy: z.string().meta({ description: 'Id of the key' }),
};

export const strategyVersionSchema = z
  .discriminatedUnion('kind', [
    z.object({ ...registered, kind: z.literal('table'), spec: specSchema }),
    z.object({ ...registered, kind: z.literal('model'), spec: modelSchema }),
    z.object({ ...registered, kind: z.literal('onnx'), spec: modelSchema }),
  ])
  .meta({ id: 'StrategyVersion' });
export type StrategyVersion = Immutable<z.output<typeof strategyVersionSchema>>;

const strategySummarySchema = z
  .object({
    id: z.string(),
    latestVersion: z.int().min(1),
    kind: z.enum(['table', 'model', 'onnx']),
    description: z.string(),
    isChampion: z.boolean(),
    createdAt: instantSchema,
  })
  .meta({ id: 'StrategySummary' });
export type StrategySummary = Immutable<z.output<typeof strategySummarySchema>>;

export const strategySchema = z
  .object({
    id: z.string(),
    latestVersion: z.int().min(1),
    isChampion: z.boolean(),
    versions: z.array(strategyVersionSchema),
  })
  .meta({ id: 'Strategy' });
export type Strategy = Immutable<z.output<typeof strategySchema>>;

export const createStrategyEndpoint = endpoint({
  operationId: 'createStrategy',
  method: 'post',
  path: '/v1/strategies',
  tag,
  summary: 'Register a strategy, or its next version',
  description:
    'A condition that does not parse or type-check, or an action that is not in the catalogue: 422 with a pointer to it; so is a base that is no stored table, and a version of a model that is not registered or cannot decide. An alias may name nothing yet: until it does, the base decides.',
  body: createStrategyRequestSchema,
  response: strategyVersionSchema,
  status: 201,
  creates: true,
  problems: [400, 409, 413, 415, 422],
});

export const listStrategiesEndpoint = endpoint({
  operationId: 'listStrategies',
  method: 'get',
  path: '/v1/strategies',
  tag,
  summary: 'List strategies',
  description: 'By id.',
  query: z.strictObject({ ...pageParameters }),
  response: pageOf(strategySummarySchema),
  status: 200,
  problems: [422],
});

export const readStrategyEndpoint = endpoint({
  operationId: 'readStrategy',
  method: 'get',
  path: '/v1/strategies/{strategyId}',
  tag,
  summary: 'Read a strategy with its versions',
  description: 'Newest version first.',
  params: z.strictObject({ strategyId: callerIdSchema }),
  response: strategySchema,
  status: 200,
  problems: [404],
});

const versionParams = z.strictObject({
  strategyId: callerIdSchema,
  version: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'must be a whole number from 1')
    .transform(Number)
    .meta({ description: 'Version number', examples: ['3'] }),
});

export const readStrategyVersionEndpoint = endpoint({
  operationId: 'readStrategyVersion',
  method: 'get',
  path: '/v1/strategies/{strategyId}/versions/{version}',
  tag,
  summary: 'Read one version',
  description: 'As it was registered.',
  params: versionParams,
  response: strategyVersionSchema,
  status: 200,
  problems: [404],
});

const findingSchema = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.enum(['unfit', 'no_action', 'dead', 'only_blocked', 'doubtful_word', 'never_learns', 'no_effect']).meta({
    description:
      '`unfit`: it cannot be used; `no_action`: the catalogue has nothing for it; `dead`: proven never to decide; `only_blocked`: nothing of what it wants can ever be legal where it holds; `doubtful_word`: a word that hardly can be meant; of models, `never_learns`: it would never find out that it is wrong, and `no_effect`: a setting that changes nothing',
  }),
  row: z
    .int()
    .min(1)
    .nullable()
    .meta({ description: 'Number of the row, counted from 1; null where it is of no row, and of a model' }),
  pointer: z.string().meta({ description: 'JSON Pointer into the spec', examples: ['/rules/3/then'] }),
  detail: z.string(),
  rules: z.array(z.string()).meta({ description: 'Ids of the rules that bar a row which is only ever blocked' }),
});

const weekDaySchema = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'hol']);

const legalCaseSchema = z
  .object({
    stages: z.array(z.enum(stages)),
    actors: z.array(z.enum(actors)),
    verdict: z.enum(['never', 'person_only', 'some_hours', 'any_hour']).meta({
      description: '`any_hour`: of its slot, on every day; `person_only`: a rule leaves it to a person',
    }),
    debtors: z
      .array(z.enum(debtorKinds))
      .meta({ description: 'To whom it can be legal; hours and needs are those of the first' }),
    hours: z
      .array(z.object({ days: z.array(weekDaySchema), open: z.array(z.tuple([z.string(), z.string()])) }))
      .meta({ description: 'On the debtor’s clock, days with the same hours together; `hol` is a holiday' }),
    needs: z.array(z.string()).meta({
      description:
        'What must be on file first: a notice (`notice:inkassovarsel`), consent (`consent:email`), an `earlier_contact`, or what no event records (`on_file:contract_contact_point`), so that the engine never makes such a contact',
    }),
    rules: z.array(z.string()).meta({ description: 'Ids of the rules that say so' }),
  })
  .meta({ id: 'LegalCase' });

const tableLegalitySchema = z
  .object({
    canBeIllegal: z.literal(false),
    because: z.string(),
    asOf: localDateSchema.meta({ description: 'The law is that of this day' }),
    actions: z
      .array(
        z.object({
          actions: z.array(z.string()).meta({ description: 'Ids of actions that the law cannot tell apart' }),
          purpose: z.enum(purposes),
          rows: z.array(z.int().min(1).nullable()).meta({
            description: 'Rows that could choose one of them, counted from 1; null is `otherwise`, and a model',
          }),
          markets: z.array(z.object({ market: z.string(), cases: z.array(legalCaseSchema) })),
        }),
      )
      .meta({ description: 'For every action that a row could choose: where, when and after what it can be legal' }),
    rules: z.array(
      z.object({
        rule: z.string(),
        text: z.string(),
        citation: z.string(),
        force: z.string(),
        confidence: z.string(),
      }),
    ),
  })
  .meta({
    id: 'TableLegality',
    description:
      'Worked out from the packs by the judges, over a week and a holiday, for cases that are near no cap and without flags. Not legal advice',
  });

export const strategyCheckSchema = z
  .object({
    id: z.string(),
    version: z.int(),
    ok: z.boolean().meta({ description: 'No finding is an error' }),
    findings: z.array(findingSchema),
    legality: tableLegalitySchema,
  })
  .meta({ id: 'StrategyCheck' });
export type StrategyCheck = Immutable<z.output<typeof strategyCheckSchema>>;

export const checkStrategyEndpoint = endpoint({
  operationId: 'checkStrategy',
  method: 'post',
  path: '/v1/strategies/{strategyId}/versions/{version}/check',
  tag,
  summary: 'Check a version without running it',
  description:
    'Does every condition parse and type-check, is every action in the catalogue, which rows can never decide, which could only ever be blocked, and in which market and stage, for whom, when and after what each action can be legal. A row is called dead only where that is proven.',
  params: versionParams,
  body: noFieldsSchema,
  bodyOptional: true,
  response: strategyCheckSchema,
  status: 200,
  problems: [400, 404, 422],
});
