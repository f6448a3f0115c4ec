/** API keys: who may do what, limited to portfolios where wanted. Only hashes are stored. */
import { z } from 'zod';
import { instantSchema, ownIdSchema, pageOf, pageParameters, shortTextSchema } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';

const tag = 'Keys';

/** `workflow` facts and decisions; `scientist` strategies and experiments; `manager` reports and approvals; `compliance` packs and holds; `admin` keys and privacy. */
export const roles = ['workflow', 'scientist', 'manager', 'compliance', 'admin'] as const;
export type Role = (typeof roles)[number];

export const createKeyRequestSchema = z
  .strictObject({
    name: shortTextSchema.meta({ description: 'What it is for', examples: ['nightly workflow'] }),
    roles: z.array(z.enum(roles)).min(1).max(roles.length),
    portfolios: z
      .array(shortTextSchema)
      .min(1)
      .max(1000)
      .optional()
      .meta({ description: 'Only these portfolios; all where left out' }),
  })
  .meta({ id: 'NewKey', examples: [{ name: 'nightly workflow', roles: ['workflow'] }] });
export type CreateKeyRequest = Immutable<z.output<typeof createKeyRequestSchema>>;

const keyShape = {
  keyId: ownIdSchema,
  name: z.string(),
  roles: z.array(z.enum(roles)),
  portfolios: z.array(z.string()).nullable().meta({ description: 'Null: all' }),
  createdAt: instantSchema,
} as const;

export const keySchema = z.object(keyShape).meta({ id: 'Key' });
export type Key = Immutable<z.output<typeof keySchema>>;

export const createdKeySchema = z
  .object({ ...keyShape, key: z.string().meta({ description: 'The key itself, shown this once' }) })
  .meta({ id: 'CreatedKey' });
export type CreatedKey = Immutable<z.output<typeof createdKeySchema>>;

export const createKeyEndpoint = endpoint({
  operationId: 'createKey',
  method: 'post',
  path: '/v1/keys',
  tag,
  summary: 'Make a key',
  description:
    'The answer is the only place where the key is shown, and is never kept: this POST takes no `Idempotency-Key`. ' +
    'A key that is limited to portfolios makes keys for these portfolios only: 403.',
  body: createKeyRequestSchema,
  response: createdKeySchema,
  status: 201,
  problems: [400, 413, 415, 422],
});

export const listKeysEndpoint = endpoint({
  operationId: 'listKeys',
  method: 'get',
  path: '/v1/keys',
  tag,
  summary: 'List keys',
  description: 'Without the keys themselves.',
  query: z.strictObject({ ...pageParameters }),
  response: pageOf(keySchema),
  status: 200,
  problems: [422],
});

export const deleteKeyEndpoint = endpoint({
  operationId: 'deleteKey',
  method: 'delete',
  path: '/v1/keys/{keyId}',
  tag,
  summary: 'Revoke a key',
  description: 'It stops working within five seconds. The last key that can make others of its reach stays: 409.',
  params: z.strictObject({ keyId: ownIdSchema }),
  status: 204,
  problems: [404, 409],
});
