/**
 * Outside data → a catalogue of actions, checked and frozen. Every id says what its parts say, slots fit their channels,
 * the formal tone belongs to statutory notices alone, and costs are whole minor units of known currencies.
 */
import { z } from 'zod';
import type { InputError } from '../errors.ts';
import { failure, success, type Result } from '../result.ts';
import { actionId, channels, isSlotless, slots, tones, treatments } from '../vocabulary/action.ts';
import { callerIdSchema } from '../vocabulary/ids.ts';
import { currencySchema } from '../vocabulary/money.ts';
import { toInputErrors } from '../input-errors.ts';
import type { Catalogue } from './catalogue.ts';

const costSchema = z.int().min(0).max(10_000_000);

const actionSchema = z
  .strictObject({
    id: z.string(),
    channel: z.enum(channels),
    slot: z.enum(slots),
    tone: z.enum(tones),
    treatment: z.enum(treatments),
    template: z.string(),
    costMinor: z.record(currencySchema, costSchema),
    agentMinutes: z.number().min(0).max(480),
  })
  .superRefine((action, issues) => {
    const { channel, slot, tone, treatment } = action;
    const wrong = (path: string, message: string): void => issues.addIssue({ code: 'custom', path: [path], message });
    const id = actionId(channel, slot, tone, treatment);
    if (action.id !== id) wrong('id', `must be ${id}, as its parts say`);
    if ((slot === 'any') !== isSlotless(channel))
      wrong('slot', 'is `any` for letters and the portal, and for them only');
    if (action.template !== `${tone}.${treatment}`) wrong('template', `must be ${tone}.${treatment}`);
    if ((tone === 'formal') !== (treatment === 'statutory_notice')) {
      wrong('tone', 'is `formal` for statutory notices, and for them only');
    }
  });

const catalogueSchema = z
  .strictObject({ id: callerIdSchema, version: z.int().min(1), actions: z.array(actionSchema).min(1).max(1_000) })
  .superRefine(({ actions }, issues) => {
    const seen = new Set<string>();
    actions.forEach(({ id }, index) => {
      if (seen.has(id)) issues.addIssue({ code: 'custom', path: ['actions', index, 'id'], message: 'is there twice' });
      seen.add(id);
    });
  });

/** The catalogue in `input`, deeply frozen, or what is wrong with it, each with its place. */
export const parseCatalogue = (input: unknown): Result<Catalogue, readonly InputError[]> => {
  const parsed = catalogueSchema.safeParse(input);
  if (!parsed.success) return failure(toInputErrors(parsed.error));
  const { id, version, actions } = parsed.data;
  const frozen = actions.map((action) =>
    Object.freeze({ ...action, costMinor: Object.freeze({ ...action.costMinor }) }),
  );
  return success(Object.freeze({ id, version, actions: Object.freeze(frozen) }));
};
