/**
 * What a sender fills the gaps of a text with: each value of the kind that its placeholder takes. Never named in an error: they may be names
 * of people.
 */
import {
  failure,
  isPlaceholder,
  placeholderKind,
  success,
  isLocalDate,
  type Channel,
  type InputError,
  type Placeholder,
  type Result,
  type TemplateValues,
} from '../../engine/index.ts';
import type { RenderRequest } from '../contracts/render-decision.ts';

type Values = NonNullable<RenderRequest['values']>;
type Value = Values[string];

/** A year's interest is less than the debt a hundred times over. */
const highestRate = 100;
const highestCount = 1200;

const isMoney = (value: Value): boolean => typeof value === 'object' && 'amount' in value;

const isOfKind: Readonly<Record<ReturnType<typeof placeholderKind>, (value: Value) => boolean>> = {
  text: (value) => typeof value === 'string',
  money: isMoney,
  date: (value) => typeof value === 'string' && isLocalDate(value),
  rate: (value) => typeof value === 'number' && value >= 0 && value <= highestRate,
  count: (value) => typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= highestCount,
};

const expected: Readonly<Record<ReturnType<typeof placeholderKind>, string>> = {
  text: 'must be text',
  money: 'must be money: { "amount", "currency" }',
  date: 'must be a date that exists, YYYY-MM-DD',
  rate: 'must be a rate a year as a part of one, such as 0.085',
  count: 'must be a whole number from 1 on',
};

/** How to say no differs from channel to channel. */
const forChannel = (placeholder: Placeholder, value: Value, channel: Channel): Value | undefined =>
  placeholder === 'optOut' && typeof value === 'object' && !('amount' in value) ? value[channel] : value;

/** The values for a text by the channel, or what is wrong with them. */
export const readTemplateValues = (values: Values, channel: Channel): Result<TemplateValues, readonly InputError[]> => {
  const errors: InputError[] = [];
  const read: Partial<Record<Placeholder, unknown>> = {};
  for (const [name, given] of Object.entries(values)) {
    const pointer = `/values/${name}`;
    if (!isPlaceholder(name)) {
      errors.push({ pointer, detail: 'is not a placeholder of any text' });
      continue;
    }
    const value = forChannel(name, given, channel);
    const kind = placeholderKind(name);
    if (value === undefined) continue;
    if (isOfKind[kind](value)) read[name] = value;
    else errors.push({ pointer, detail: expected[kind] });
  }
  return errors.length > 0 ? failure(errors) : success(read as TemplateValues);
};
