/** The `debtor.registered` fact that a row of debtors or of invoices implies. Pure. */
import { channels, parseInstant, type Channel, type DebtorKind, type Instant } from '../../../engine/index.ts';
import { factId } from '../fact-ids.ts';
import { readFlag, type FieldReader } from '../field-reader.ts';
import { factEvent, type FactEvent, type MappingContext } from './row-mapper.ts';

/**
 * When a debtor counts as registered if the file does not say: before anything else that is told, and the same instant whatever
 * row is read first, so that a later, a repeated or a resumed import makes the very same fact.
 */
export const registeredBeforeAll: Instant = parseInstant('2000-01-01T00:00:00Z') ?? 0;

const readReachable = (row: FieldReader, byDefault: readonly Channel[]): Record<Channel, boolean> => {
  const listed = row.channels('reachable');
  const single = channels.map((channel) => {
    const text = row.text(`reachable_${channel}`);
    if (text === undefined) return null;
    return readFlag(text) ?? row.fault(`reachable_${channel}`, `"${text.slice(0, 40)}" is neither yes nor no`) ?? null;
  });
  const others = listed ?? (single.some((answer) => answer !== null) ? [] : byDefault);
  const answers = channels.map((channel, index) => [channel, single[index] ?? others.includes(channel)] as const);
  return Object.fromEntries(answers) as Record<Channel, boolean>;
};

export type RegistrationReading = {
  readonly debtorId: string;
  /** Where the debtor's days begin and end: the first of the zones. */
  readonly zone: string;
  readonly data: Readonly<Record<string, unknown>>;
};

/** Reads who the debtor is; undefined where the row has faults in it (they are noted). */
export const readRegistration = (
  row: FieldReader,
  context: MappingContext,
  kindByDefault: DebtorKind,
): RegistrationReading | undefined => {
  const debtorId = row.id('debtorId');
  const country = row.country('country');
  const timeZones = row.zones('timeZones') ?? country?.defaults.timeZones;
  const [birthYear, household, region] = [row.wholeNumber('birthYear'), row.text('household'), row.text('region')];
  const attributes = row.attributes();
  const reachable = readReachable(row, context.reachable);
  const zone = timeZones?.[0];
  if (debtorId === undefined || country === undefined || zone === undefined) return undefined;
  const data = {
    country: country.code,
    ...(region === undefined ? {} : { region }),
    language: row.text('language') ?? country.defaults.language,
    timeZones,
    kind: row.text('kind') ?? kindByDefault,
    reachable,
    ...(birthYear === undefined ? {} : { birthYear }),
    ...(household === undefined ? {} : { household }),
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
  };
  return { debtorId, zone, data };
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
