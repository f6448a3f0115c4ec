/** The kill switch: one call, and no contact of its scope is decided or passes a check, in any process. */
import { z } from 'zod';
import { channels } from '../../engine/vocabulary/action.ts';
import { callerIdSchema } from '../../engine/vocabulary/ids.ts';
import { instantSchema, longTextSchema, pageOf, pageParameters, shortTextSchema } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';

const tag = 'Law';

const scopes = ['all', 'strategy', 'channel', 'market'] as const;

const switchRequestShape = {
  on: z.boolean(),
  reason: longTextSchema.meta({ description: 'Why, in words' }),
  by: shortTextSchema.meta({ description: 'Who: a name or id in your organisation' }),
} as const;

const scoped = <Scope extends (typeof scopes)[number], Value extends z.ZodType>(scope: Scope, value: Value) =>
  z.strictObject({ scope: z.literal(scope), value, ...switchRequestShape });

export const killSwitchRequestSchema = z
  .discriminatedUnion('scope', [
    z.strictObject({ scope: z.literal('all'), value: z.null().optional(), ...switchRequestShape }),
    scoped('strategy', callerIdSchema.meta({ description: 'Id of a strategy; all its versions stop' })),
    scoped('channel', z.enum(channels)),
    scoped('market', z.string().regex(/^[A-Z]{2}$/, 'must be ISO 3166-1 alpha-2 in capitals')),
  ])
  .meta({
    id: 'NewKillSwitch',
    examples: [
      { scope: 'all', on: true, reason: 'Texts went out twice', by: 'maria.lind' },
      { scope: 'channel', value: 'sms', on: true, reason: 'The provider is down', by: 'maria.lind' },
      { scope: 'channel', value: 'sms', on: false, reason: 'The provider is back', by: 'maria.lind' },
    ],
  });
export type KillSwitchRequest = Immutable<z.output<typeof killSwitchRequestSchema>>;

const switchSchema = z
  .object({
    switchId: z.string(),
    scope: z.enum(scopes),
    value: z.string().nullable(),
    on: z.boolean(),
    reason: z.string(),
    by: z.string(),
    keyId: z.string(),
    at: instantSchema,
  })
  .meta({ id: 'KillSwitchEntry' });
export type KillSwitchEntry = Immutable<z.output<typeof switchSchema>>;

const stoppedSchema = z.array(switchSchema).meta({ description: 'Everything that is stopped now, and who stopped it' });

export const flippedSwitchSchema = switchSchema.extend({ stopped: stoppedSchema }).meta({ id: 'FlippedKillSwitch' });
export type FlippedSwitch = Immutable<z.output<typeof flippedSwitchSchema>>;

export const flipKillSwitchEndpoint = endpoint({
  operationId: 'flipKillSwitch',
  method: 'post',
  path: '/v1/kill-switch',
  tag,
  summary: 'Stop contacts, or let them go on',
  description:
    'Once this is answered, no decision that begins makes a contact of the scope and no check of one passes, in every process; streams ' +
    'under way stop making them too. Decisions go on with `no_contact` or `hand_off`, and name the rule `house.kill_switch`. Switching off ' +
    'lifts that scope only: what else is stopped is listed.',
  body: killSwitchRequestSchema,
  response: flippedSwitchSchema,
  status: 200,
  creates: true,
  problems: [400, 409, 413, 415, 422],
});

export const killSwitchSchema = z
  .object({ stopped: stoppedSchema, history: pageOf(switchSchema).meta({ description: 'Newest first' }) })
  .meta({ id: 'KillSwitch' });
export type KillSwitch = Immutable<z.output<typeof killSwitchSchema>>;

export const readKillSwitchEndpoint = endpoint({
  operationId: 'readKillSwitch',
  method: 'get',
  path: '/v1/kill-switch',
  tag,
  summary: 'What is stopped, and what ever was',
  description: 'Every switch with who, when and why.',
  query: z.strictObject({ ...pageParameters }),
  response: killSwitchSchema,
  status: 200,
  problems: [422],
});
