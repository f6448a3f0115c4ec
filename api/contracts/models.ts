/** Models: what was learned here and what scientists uploaded, by version; which version an alias names, and who let it. */
import { z } from 'zod';
import { callerIdSchema } from '../../engine/vocabulary/ids.ts';
import { currencySchema } from '../../engine/vocabulary/money.ts';
import { instantSchema, longTextSchema, ownIdSchema, pageOf, pageParameters, reasonBySchema } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';

const tag = 'Models';

const nameSchema = callerIdSchema.meta({ description: 'Name of a model', examples: ['response'] });
const versionSchema = z.int().min(1);
const aliasSchema = z.enum(['champion', 'challenger']);
export type ModelAliasName = z.output<typeof aliasSchema>;
const kindSchema = z.enum(['hazard', 'network', 'trees', 'logistic', 'onnx', 'segments']);

const gateSchema = z.object({ passed: z.boolean(), reasons: z.array(z.string()) }).meta({
  id: 'ModelGate',
  description: 'Whether it was shown to be fit to replace what decides now, and why or why not',
});

const approvalSchema = z
  .object({
    at: instantSchema,
    reason: z.string(),
    by: z.string(),
    keyId: z.string().meta({ description: 'Id of the key' }),
  })
  .meta({ id: 'ModelApproval' });

const jsonSchema = z.record(z.string(), z.unknown());

const versionShape = {
  name: z.string(),
  version: versionSchema,
  kind: kindSchema,
  gate: gateSchema,
  aliases: z.array(aliasSchema).meta({ description: 'What names it now' }),
  artifactHash: z.string().meta({ description: 'SHA-256 of the artifact, hexadecimal' }),
  artifactBytes: z.int(),
  createdAt: instantSchema,
  createdBy: z.string().meta({ description: 'Id of the key, or of what trained it' }),
} as const;

const modelVersionSummarySchema = z.object(versionShape).meta({ id: 'ModelVersionSummary' });
export type ModelVersionSummary = Immutable<z.output<typeof modelVersionSummarySchema>>;

export const modelVersionSchema = z
  .object({
    ...versionShape,
    card: z.string().meta({ description: 'What it is, what it was made from, how good it is: Markdown' }),
    metrics: jsonSchema,
    settings: jsonSchema.meta({ description: 'Of an ONNX model its inputs, in order, and what its output means' }),
    featureSpec: z.object({ id: z.string(), hash: z.string() }),
    seed: z.int().nullable(),
    dataWindow: jsonSchema.nullable(),
    trainingRunId: ownIdSchema.nullable(),
    approvals: z.array(approvalSchema),
  })
  .meta({ id: 'ModelVersion' });
export type ModelVersion = Immutable<z.output<typeof modelVersionSchema>>;

const aliasesSchema = z
  .object({ champion: versionSchema.nullable(), challenger: versionSchema.nullable() })
  .meta({ description: 'The version that each alias names; null: none' });

const modelSummarySchema = z
  .object({
    name: z.string(),
    kind: kindSchema,
    latestVersion: versionSchema,
    aliases: aliasesSchema,
    createdAt: instantSchema,
  })
  .meta({ id: 'ModelSummary' });
export type ModelSummary = Immutable<z.output<typeof modelSummarySchema>>;

const modelSchema = z
  .object({
    name: z.string(),
    aliases: aliasesSchema,
    latestVersion: versionSchema,
    versions: z.array(modelVersionSummarySchema),
  })
  .meta({ id: 'Model' });
export type Model = Immutable<z.output<typeof modelSchema>>;

const artifactSchema = z
  .object({
    name: z.string(),
    version: versionSchema,
    kind: kindSchema,
    artifactHash: z.string(),
    artifact: z.string().meta({ description: 'The bytes, in base64' }),
  })
  .meta({ id: 'ModelArtifact' });
export type ModelArtifact = Immutable<z.output<typeof artifactSchema>>;

const aliasChangeSchema = z
  .object({
    alias: aliasSchema,
    version: versionSchema.nullable().meta({ description: 'Null: the alias was taken away' }),
    at: instantSchema,
    reason: z.string(),
    by: z.string(),
    keyId: z.string().nullable().meta({ description: 'Null: a training run' }),
    evidence: jsonSchema.meta({ description: 'Metrics, gate and approvals of the version as they stood then' }),
  })
  .meta({ id: 'ModelAliasChange' });
export type ModelAliasChangeAnswer = Immutable<z.output<typeof aliasChangeSchema>>;

const nameParams = z.strictObject({ name: nameSchema });
export const versionParams = z.strictObject({
  name: nameSchema,
  version: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'must be a whole number from 1')
    .transform(Number)
    .meta({ description: 'Version number', examples: ['3'] }),
});
const aliasParams = z.strictObject({ name: nameSchema, alias: aliasSchema });

export const moveAliasRequestSchema = z
  .strictObject({ version: versionSchema.max(999_999_999), ...reasonBySchema.shape })
  .meta({ id: 'MoveModelAlias', examples: [{ version: 3, reason: 'Won its experiment', by: 'maria.lind' }] });
export type MoveAliasRequest = Immutable<z.output<typeof moveAliasRequestSchema>>;

const targetSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('payment_probability').meta({
        description: 'Chance of any payment within 30 days, if this is done and nothing after it',
      }),
    }),
    z.strictObject({
      kind: z.literal('paid_amount').meta({ description: 'Money paid within 30 days, minor units, before costs' }),
      currency: currencySchema.meta({ description: 'Cases in another one are left to the base of the strategy' }),
    }),
  ])
  .meta({ id: 'OnnxTarget', description: 'What the output means' });

const megabyte = 1024 * 1024;
/** As text, a third more than the file. */
const longestOnnx = 15 * megabyte;

const base64Schema = z
  .string()
  .min(1)
  .max(longestOnnx)
  .refine(
    (text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text),
    'must be base64, without line breaks',
  );

export const createModelRequestSchema = z
  .strictObject({
    name: nameSchema.meta({ description: 'The same name again makes the next version', examples: ['our-response'] }),
    onnx: base64Schema.meta({
      description: 'The ONNX file, in base64',
      format: 'byte',
      examples: ['CAgSBHRlc3Q6AA=='],
    }),
    features: z
      .array(z.string().min(1).max(100))
      .min(1)
      .max(500)
      .meta({
        description: 'Names of the columns, in order: docs/onnx.md',
        examples: [['daysPastDue', 'action.contact']],
      }),
    target: targetSchema,
    output: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: 'Which output is meant, where there are several' }),
    description: longTextSchema,
  })
  .meta({
    id: 'NewModel',
    examples: [
      {
        name: 'our-response',
        onnx: 'CAgSBHRlc3Q6AA==',
        features: ['daysPastDue', 'balance', 'action.contact', 'action.channel.sms'],
        target: { kind: 'payment_probability' },
        description: 'Logistic regression on the cases of 2025',
      },
    ],
  });
export type CreateModelRequest = Immutable<z.output<typeof createModelRequestSchema>>;

export const createModelEndpoint = endpoint({
  operationId: 'createModel',
  method: 'post',
  path: '/v1/models',
  tag,
  summary: 'Upload an ONNX model, or its next version',
  description:
    'Checked before it is taken in: safe operators only, nothing outside the file, one row an action, known features that may decide, ' +
    'finite numbers and the same ones again on probe rows, in time. What is wrong is told: 422. Bodies up to 16 MB. ' +
    'It decides nothing until a strategy of kind `onnx` names it. A name under which models are trained here is taken: 409.',
  body: createModelRequestSchema,
  maximumBodyBytes: 16 * megabyte,
  response: modelVersionSchema,
  status: 201,
  creates: true,
  problems: [400, 409, 413, 415, 422],
});

export const listModelsEndpoint = endpoint({
  operationId: 'listModels',
  method: 'get',
  path: '/v1/models',
  tag,
  summary: 'List models',
  description: 'By name.',
  query: z.strictObject({ ...pageParameters }),
  response: pageOf(modelSummarySchema),
  status: 200,
  problems: [422],
});

export const readModelEndpoint = endpoint({
  operationId: 'readModel',
  method: 'get',
  path: '/v1/models/{name}',
  tag,
  summary: 'Read a model with its versions',
  description: 'Newest version first; those that failed their gate as well.',
  params: nameParams,
  response: modelSchema,
  status: 200,
  problems: [404],
});

export const readModelVersionEndpoint = endpoint({
  operationId: 'readModelVersion',
  method: 'get',
  path: '/v1/models/{name}/versions/{version}',
  tag,
  summary: 'Read one version',
  description: 'With its card, metrics, gate and approvals.',
  params: versionParams,
  response: modelVersionSchema,
  status: 200,
  problems: [404],
});

export const readModelArtifactEndpoint = endpoint({
  operationId: 'readModelArtifact',
  method: 'get',
  path: '/v1/models/{name}/versions/{version}/artifact',
  tag,
  summary: 'Read the artifact of a version',
  description: 'In base64. One whose bytes are not those that were registered is not given out: 409.',
  params: versionParams,
  response: artifactSchema,
  status: 200,
  problems: [404, 409],
});

export const approveModelEndpoint = endpoint({
  operationId: 'approveModel',
  method: 'post',
  path: '/v1/models/{name}/versions/{version}/approve',
  tag,
  summary: 'Approve a version, as the second person',
  description:
    'A key that registered the version cannot approve it, and one that approved it cannot move an alias on that approval. ' +
    'A second approval by the same key changes nothing.',
  params: versionParams,
  body: reasonBySchema,
  response: modelVersionSchema,
  status: 200,
  problems: [400, 404, 409, 413, 415, 422],
});

export const moveModelAliasEndpoint = endpoint({
  operationId: 'moveModelAlias',
  method: 'put',
  path: '/v1/models/{name}/aliases/{alias}',
  tag,
  summary: 'Let an alias name a version',
  description:
    'Holds from the next decision of every process on. `champion` needs the approval of a second person; so does either alias where the ' +
    'version has not passed its gate: 409 says what is needed. The evidence of the moment is kept with the move.',
  params: aliasParams,
  body: moveAliasRequestSchema,
  response: modelSchema,
  status: 200,
  problems: [400, 404, 409, 413, 415, 422],
});

export const rollBackModelAliasEndpoint = endpoint({
  operationId: 'rollBackModelAlias',
  method: 'post',
  path: '/v1/models/{name}/aliases/{alias}/rollback',
  tag,
  summary: 'Let an alias name the version before',
  description:
    'The one that it named before the one it names now; again, the one before that. It was let once, and needs nobody’s leave now.',
  params: aliasParams,
  body: reasonBySchema,
  response: modelSchema,
  status: 200,
  problems: [400, 404, 409, 413, 415, 422],
});

export const listModelAliasChangesEndpoint = endpoint({
  operationId: 'listModelAliasChanges',
  method: 'get',
  path: '/v1/models/{name}/aliases/history',
  tag,
  summary: 'Read who moved an alias, when, why and on what evidence',
  description: 'Newest first.',
  params: nameParams,
  query: z.strictObject({ ...pageParameters, alias: aliasSchema.optional() }),
  response: pageOf(aliasChangeSchema),
  status: 200,
  problems: [404, 422],
});
export type AliasHistoryQuery = Immutable<z.output<(typeof listModelAliasChangesEndpoint)['query']>>;
