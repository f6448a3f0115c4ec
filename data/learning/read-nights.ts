/**
 * What is stored, as rows to learn from, night by night. In two passes, so that memory holds neither receipts nor facts of more than a handful
 * of debtors and one night: the first goes debtor by debtor and notes which nights there are and what came of them; the second goes night by night
 * and reads the receipts, which hold what was known, what was open and how likely it was.
 *
 * The connection must be in a transaction, `repeatable read`, so that both passes see the same.
 */
import type pg from 'pg';
import {
  attributeVersionOf,
  dayMs,
  dayOfDate,
  featureSpec,
  featureVector,
  makeAttributeReader,
  makeFeaturesOf,
  noAttributes,
  storedAttributeValues,
  type CompactReceipt,
} from '../../engine/index.ts';
import type { NightRow } from '../../models/index.ts';
import { knownReach, type ToldChannels } from './contact-reach.ts';
import { readDecidedKeys, type DebtorDecisions } from './decided-keys.ts';
import { nightsLater } from './local-nights.ts';
import type { NightOfRows, NightSettings, NightWindow } from './night-window.ts';
import { planDebtor, type PlannedRow, type PlanSetting } from './plan-debtor.ts';
import { readHistories, type Knowledge } from './read-histories.ts';
import { readReceipts } from './read-receipts.ts';
import {
  afterEarlier,
  firstNight,
  laterNight,
  noChoice,
  type LaterContacts,
  type NightChoice,
} from './receipt-choices.ts';
import { emptyRowCounts, type RowCounts } from './row-quality.ts';
import { storedBalance } from './stored-balance.ts';

const width = featureSpec.features.length;
const usualDaysLeft = 30;
const debtorsTogether = 250;
/** Decisions before the window that bear on its nights: contacts still planned, answers still good. */
const leadDays = 36;

type Book = {
  readonly rows: Map<number, PlannedRow[]>;
  readonly counts: Map<number, RowCounts>;
  readonly told: ToldChannels;
};

const countsOf = ({ counts }: Book, night: number): RowCounts => {
  let own = counts.get(night);
  if (own === undefined) counts.set(night, (own = emptyRowCounts()));
  return own;
};

const addRow = ({ rows }: Book, row: PlannedRow): void => {
  const own = rows.get(row.mark.night);
  if (own === undefined) rows.set(row.mark.night, [row]);
  else own.push(row);
};

const planTogether = async (
  client: pg.ClientBase,
  group: readonly DebtorDecisions[],
  { knowledge, setting }: { readonly knowledge: Knowledge; readonly setting: PlanSetting },
): Promise<void> => {
  const ids = group.map(({ debtorId }) => debtorId);
  const histories = await readHistories(client, ids, knowledge);
  for (const one of group) planDebtor(one, histories.get(one.debtorId) ?? [], setting);
};

const planAll = async (client: pg.ClientBase, window: NightWindow, settings: NightSettings): Promise<Book> => {
  const book: Book = { rows: new Map(), counts: new Map(), told: { sends: new Set(), responses: new Set() } };
  const { knownAt, recordedBy = knownAt, markets } = window;
  const [firstDay, lastDay] = [dayOfDate(window.fromDay), dayOfDate(window.toDay)];
  const attributes = settings.attributes?.inForce ?? noAttributes;
  const setting: PlanSetting = {
    ...{ firstNight: firstDay, lastNight: lastDay, knownAt, told: book.told },
    attributes,
    featuresOf: makeFeaturesOf(attributes),
    daysLeft: settings.daysLeft ?? (() => usualDaysLeft),
    countsOf: (night) => countsOf(book, night),
    add: (row) => addRow(book, row),
  };
  const span = {
    from: (firstDay - leadDays) * dayMs,
    to: Math.min(knownAt + 1, (lastDay + 3) * dayMs),
    ...{ markets, knownAt },
  };
  let group: DebtorDecisions[] = [];
  const together = { knowledge: { happenedBy: knownAt, recordedBy }, setting };
  for await (const one of readDecidedKeys(client, span)) {
    group.push(one);
    if (group.length < debtorsTogether) continue;
    await planTogether(client, group, together);
    group = [];
  }
  if (group.length > 0) await planTogether(client, group, together);
  return book;
};

/** What of a decision is still to come: null where nothing is. */
type Coming = { readonly decisionId: string; readonly later: LaterContacts | null };

/** By case, of the newest decisions, the newest last. */
type StillToCome = Map<string, readonly Coming[]>;

/** Nights that a decision can look ahead to. */
const nightsAhead = 4;
const lookAheadMs = nightsAhead * dayMs;

const needsReceipt = ({ mark, caseId }: PlannedRow, toCome: StillToCome): boolean => {
  if (!mark.isSilent) return true;
  const { decision, at } = mark;
  if (decision.isOverridden || at >= decision.at + lookAheadMs) return false;
  return toCome.get(caseId)?.at(-1)?.decisionId !== decision.id;
};

type Served = { readonly choice: NightChoice; readonly features: Float64Array; readonly balanceMinor: number };

/** What decisions had laid down for the night, each in its own words; a night that has its own decision leaves that one out. */
const plannedFor = ({ mark, caseId }: PlannedRow, toCome: StillToCome): readonly NightChoice[] =>
  (toCome.get(caseId) ?? [])
    .filter(({ decisionId }) => mark.isSilent || decisionId !== mark.decision.id)
    .map(({ later }) => (later === null ? noChoice : laterNight(later, { from: mark.at, before: mark.naturalEnd })));

/** Writes features and attributes as they were served; null where they are of another spec, or of a list that is not known. */
type ReadVector = (receipt: CompactReceipt, planned: PlannedRow, into: Float64Array) => Float64Array | null;

const makeReadVector = ({ attributes }: NightSettings): ReadVector => {
  if (attributes === undefined || attributes.inForce.attributes.length === 0) {
    return ({ featureSpec: spec, features }, _, into) => featureVector(spec, features, into);
  }
  const readers = new Map<string, ReturnType<typeof makeAttributeReader> | null>();
  const readerOf = (spec: string) => {
    let reader = readers.get(spec);
    if (reader === undefined) {
      const list = attributes.lists.get(attributeVersionOf(spec) ?? -1);
      reader = list === undefined ? null : makeAttributeReader(list, attributes.inForce);
      readers.set(spec, reader);
    }
    return reader;
  };
  return ({ featureSpec: spec, features }, planned, into) => {
    const reader = readerOf(spec);
    if (reader === null || featureVector(spec, features, into.subarray(0, width)) === null) return null;
    reader(storedAttributeValues(features), into.subarray(width), (place) => planned.attributes[place] ?? NaN);
    return into;
  };
};

type Reading = { readonly toCome: StillToCome; readonly readVector: ReadVector };

/** `into` is where its features are written to. */
const servedOf = (
  planned: PlannedRow,
  receipt: CompactReceipt,
  { toCome, readVector, into }: Reading & { readonly into: Float64Array },
): Served | null => {
  const { mark, caseId } = planned;
  const decidedEnd = mark.isSilent ? nightsLater(receipt.zone, receipt.decidedAt, 1) : mark.naturalEnd;
  const { choice, later } = firstNight(receipt, decidedEnd);
  const before = (toCome.get(caseId) ?? []).slice(1 - nightsAhead);
  toCome.set(caseId, [...before, { decisionId: mark.decision.id, later }]);
  if (mark.isSilent) return null;
  const features = readVector(receipt, planned, into);
  if (features === null) return null;
  const balanceMinor = storedBalance(features, receipt.currency);
  return { choice: afterEarlier(choice, plannedFor(planned, toCome)), features, balanceMinor };
};

const silentlyServed = (row: PlannedRow, features: Float64Array, toCome: StillToCome): Served => ({
  choice: afterEarlier(noChoice, plannedFor(row, toCome)),
  features,
  balanceMinor: row.balanceMinor,
});

const rowOf = (row: PlannedRow, served: Served, told: ToldChannels): NightRow => {
  const { mark, caseId, debtorId, daysLeft, paidMinor, complained, optedOut, closed, contact } = row;
  const { choice, features, balanceMinor } = served;
  const isContacted = choice.chosenPlace >= 0 && contact !== null;
  return {
    ...{ caseId, debtorId, day: mark.night, features, balanceMinor, daysLeft, ...choice },
    reached: isContacted ? knownReach(contact.reach, contact.channel, told) : null,
    ...{ paidMinor, complained, optedOut, closed },
  };
};

const countRow = (counts: RowCounts, row: NightRow, planned: PlannedRow): void => {
  counts.rows += 1;
  counts.silentRows += Number(planned.mark.isSilent);
  if (row.chosenPlace >= 0) {
    counts.contacts += 1;
    counts.neverConfirmed += Number(planned.contact?.reach === 'not_told');
    counts.reachKnown += Number(row.reached !== null);
    counts.reached += Number(row.reached === true);
  }
  counts.paid += Number(row.paidMinor > 0);
  counts.complained += Number(row.complained);
  counts.optedOut += Number(row.optedOut);
  counts.closed += Number(row.closed);
  for (const [place, value] of row.features.subarray(0, width).entries()) {
    if (Number.isNaN(value)) counts.missing[place] = (counts.missing[place] ?? 0) + 1;
  }
};

const byCase = (left: PlannedRow, right: PlannedRow): number => {
  const [one, other] = left.debtorId === right.debtorId ? [left.caseId, right.caseId] : [left.debtorId, right.debtorId];
  return one < other ? -1 : one > other ? 1 : 0;
};

type NightReading = {
  readonly book: Book;
  readonly night: number;
  /** Length of a vector. */
  readonly size: number;
  readonly reading: Reading;
};

const nightOfRows = async (
  client: pg.ClientBase,
  { book, night, size, reading }: NightReading,
): Promise<NightOfRows> => {
  const { toCome } = reading;
  const planned = (book.rows.get(night) ?? []).sort(byCase);
  book.rows.delete(night);
  const counts = countsOf(book, night);
  book.counts.delete(night);
  const needed = new Map<string, number>();
  for (const [place, row] of planned.entries()) if (needsReceipt(row, toCome)) needed.set(row.mark.decision.id, place);
  const served: (Served | null)[] = planned.map(() => null);
  // One buffer for all: a buffer lies outside the heap, and one for each row costs more than what it holds.
  const vectors = new Float64Array(needed.size * size);
  let used = 0;
  for await (const receipts of readReceipts(client, [...needed.keys()])) {
    for (const { id, receipt } of receipts) {
      const place = needed.get(id) as number;
      const into = vectors.subarray(used, (used += size));
      served[place] = servedOf(planned[place] as PlannedRow, receipt, { ...reading, into });
    }
  }
  const rows: NightRow[] = [];
  for (const [place, one] of planned.entries()) {
    const own = one.features === null ? (served[place] ?? null) : silentlyServed(one, one.features, toCome);
    if (own === null) {
      counts.dropped.other_features += 1;
      continue;
    }
    const row = rowOf(one, own, book.told);
    countRow(counts, row, one);
    rows.push(row);
  }
  return { day: night, rows, counts };
};

/** Every night of the window in order, those without a row too. */
export async function* readNights(
  client: pg.ClientBase,
  window: NightWindow,
  settings: NightSettings = {},
): AsyncGenerator<NightOfRows> {
  const book = await planAll(client, window, settings);
  const reading: Reading = { toCome: new Map(), readVector: makeReadVector(settings) };
  const size = width + (settings.attributes?.inForce.attributes.length ?? 0);
  const [firstDay, lastDay] = [dayOfDate(window.fromDay), dayOfDate(window.toDay)];
  for (let night = firstDay; night <= lastDay; night += 1)
    yield await nightOfRows(client, { book, night, size, reading });
}
