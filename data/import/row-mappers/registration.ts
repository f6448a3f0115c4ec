/** The `debtor.registered` fact that a row of debtors or of invoices implies. Pure. */
import { channels, parseInstant, type Channel, type DebtorKind, type Instant } from '../../../engine/index.ts';
import { factId } from '../fact-ids.ts';
import {
  channelsField,
  countryField,
  flagField,
  idField,
  whereGiven,
  wholeNumberField,
  zonesField,
} from '../field-values.ts';
import type { RowReader } from '../row-reader.ts';
import { factEvent, type FactEvent, type MappingContext } from './row-mapper.ts';

/**
 * When a debtor counts as registered if the file does not say: before anything else that is told, and the same instant whatever
 * row is read first, so that a later, a repeated or a resumed import makes the very same fact.
 */
export const registeredBeforeAll: Instant = parseInstant('2000-01-01T00:00:00Z') ?? 0;

/** A column of its own wins over the list; a file that names channels leaves the others unreachable. */
const readReachable = (row: RowReader, byDefault: readonly Channel[]): Record<Channel, boolean> => {
  const listed = channelsField(row, 'reachable');
  const single = channels.map((channel) => flagField(row, `reachable_${channel}`));
  const others = listed ?? (single.some((answer) => answer !== null) ? [] : byDefault);
  const answers = channels.map((channel, index) => [channel, single[index] ?? others.includes(channel)] as const);
  return Object.fromEntries(answers) as Record<Channel, boolean>;
};

const optionalData = (row: RowReader): Readonly<Record<string, unknown>> => {
  const attributes = row.attributes();
  return whereGiven<unknown>({
    region: row.text('region'),
    birthYear: wholeNumberField(row, 'birthYear'),
    household: row.text('household'),
    attributes: Object.keys(attributes).length === 0 ? null : attributes,
  });
};

export type RegistrationReading = {
  readonly debtorId: string;
  /** Where the debtor's days begin and end: the first of the zones. */
  readonly zone: string;
  readonly data: Readonly<Record<string, unknown>>;
};

/** Reads who the debtor is; null where the row has faults in it (they are noted). */
export const readRegistration = (
  row: RowReader,
  context: MappingContext,
  kindByDefault: DebtorKind,
): RegistrationReading | null => {
  const debtorId = idField(row, 'debtorId');
  const country = countryField(row, 'country');
  const timeZones = zonesField(row, 'timeZones') ?? country?.defaults.timeZones;
  const reachable = readReachable(row, context.reachable);
  const others = optionalData(row);
  const zone = timeZones?.[0];
  if (debtorId === null || country === null || zone === undefined) return null;
  const language = row.text('language') ?? country.defaults.language;
  const kind = row.text('kind') ?? kindByDefault;
  return { debtorId, zone, data: { country: country.code, language, timeZones, kind, reachable, ...others } };
};

export const registrationEvent = (
  context: MappingContext,
  { debtorId, data }: RegistrationReading,
  at: Instant,
): FactEvent =>
  factEvent(context.source, {
    id: factId('debtor.registered', debtorId),
    type: 'debtor.registered',
    at,
    subject: ['debtor', debtorId],
    data,
  });
