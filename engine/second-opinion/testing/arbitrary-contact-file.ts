/**
 * Contact files for the differential test: realistic, and drawn to the edges (ends of windows, midnights, changes of the
 * clocks, holidays, the days on which rules begin, the limits of caps, clocks of notices). Half of them are well prepared
 * (notices sent, consents on file), so that it is one thing that decides, and not ten.
 */
import fc from 'fast-check';
import type { ContactFile, EarlierContactFile, NoticeFile } from '../contact-file.ts';
import { words } from '../contact-file.ts';
import { easterSunday } from '../holidays.ts';
import { addMonths, dateOf, hourMs, readDate, wallClock, type Day } from '../local-time.ts';
import { isPack, type Pack } from '../pack-data.ts';
import { wordsOf, type PackWords } from './pack-words.ts';

const dayMs = 24 * hourMs;
const minuteMs = 60_000;

const farZones = [
  ...['Europe/London', 'America/Los_Angeles', 'America/Phoenix', 'America/St_Johns', 'Pacific/Auckland'],
  ...['Asia/Kathmandu', 'Europe/Helsinki', 'Atlantic/Canary', 'Pacific/Honolulu', 'Australia/Lord_Howe'],
];

/** Days on which the clocks change, here or there, and days that are holidays somewhere. */
const noteworthyDates = [
  ...['2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01', '2027-03-14', '2027-03-28', '2027-10-31', '2027-11-07'],
  ...['2026-12-24', '2026-12-25', '2026-12-26', '2026-12-28', '2026-12-31', '2027-01-01', '2027-01-04', '2026-01-06'],
  ...['2026-05-01', '2026-05-05', '2026-06-05', '2026-06-06', '2026-07-12', '2026-08-15', '2026-11-01', '2026-11-30'],
  ...['2028-02-29', '2026-02-28', '2026-10-31', '2027-12-31'],
];
const daysFromEaster = [-3, -2, -1, 0, 1, 39, 50, 60];

export function arbitraryContactFile(packs: readonly unknown[]): fc.Arbitrary<ContactFile> {
  const read = packs.filter(isPack);
  const ids = read.filter((pack) => pack.kind === 'country' || pack.kind === 'region').map((pack) => pack.id);
  const places = ids.map((id) => ({ weight: 12, arbitrary: arbitraryIn(read, id) }));
  const strange = ['US-NY-UPSTATE', 'DE-BY', 'ES-MD', 'EU', 'ZZ', 'GB-ENG'];
  return fc.oneof(...places, ...strange.map((id) => ({ weight: 1, arbitrary: arbitraryIn(read, id) })));
}

function arbitraryIn(packs: readonly Pack[], jurisdiction: string): fc.Arbitrary<ContactFile> {
  const said = wordsOf(packs, jurisdiction);
  return fc
    .record({
      place: arbitraryPlace(said),
      moment: arbitraryMoment(said),
      parties: arbitraryParties(said),
      history: arbitraryHistory(said),
      standing: arbitraryStanding(said),
      notices: arbitraryNotices(said),
      text: arbitraryText(said),
      house: arbitraryHouse(said),
    })
    .map((draft) => buildFile(said, draft));
}

type Draft = {
  readonly place: { readonly zones: readonly string[]; readonly region: string | undefined };
  readonly moment: { readonly day: Day; readonly minute: number; readonly seconds: number };
  readonly parties: Partial<ContactFile>;
  readonly history: readonly HistoryDraft[];
  readonly standing: StandingDraft;
  readonly notices: readonly NoticeDraft[];
  readonly text: Partial<ContactFile> & { readonly dueAgo: DueDraft | undefined };
  readonly house: Partial<ContactFile>;
};

function buildFile(said: PackWords, draft: Draft): ContactFile {
  const { zones, region } = draft.place;
  const at = instantIn(zones[0] ?? 'UTC', draft.moment);
  const today = wallClock(zones[0] ?? 'UTC', at).day;
  const { dueAgo, ...text } = draft.text;
  const { flags, endings, ...standing } = draft.standing;
  const built = {
    jurisdiction: said.jurisdiction,
    at_utc: isoOf(at),
    debtor_zones: zones,
    region,
    ...draft.parties,
    history: draft.history.map((entry) => buildEarlier(entry, at)),
    flags,
    flag_until: Object.fromEntries(
      endings.map(({ flag, hours, asDate }) => [flag, endOf(at + hours * hourMs, asDate)]),
    ),
    ...standing,
    stages: buildNotices(draft.notices, at, today),
    ...text,
    due: dueAgo === undefined ? undefined : dateOf(addMonths(today, -12 * dueAgo.years) + dueAgo.shiftDays),
    ...draft.house,
  };
  // What is left out is left out: no field holds undefined.
  return JSON.parse(JSON.stringify(built)) as ContactFile;
}

const endOf = (at: number, asDate: boolean): string => (asDate ? dateOf(Math.floor(at / dayMs)) : isoOf(at));

function isoOf(at: number): string {
  const text = new Date(at).toISOString();
  return at % minuteMs === 0 ? `${text.slice(0, 16)}Z` : text;
}

/** The instant at which a zone's wall clock shows that time, or one an hour off where the clocks change. */
function instantIn(zone: string, { day, minute, seconds }: Draft['moment']): number {
  const wall = day * dayMs + minute * minuteMs + seconds * 1000;
  const shown = wallClock(zone, wall);
  return wall - (shown.day * dayMs + shown.msOfDay - wall);
}

function arbitraryPlace(said: PackWords): fc.Arbitrary<Draft['place']> {
  const own = fc.constantFrom(...said.zones);
  const other = fc.constantFrom(...said.zones, ...farZones);
  const zones = fc.oneof(
    { weight: 12, arbitrary: fc.tuple(own) },
    { weight: 5, arbitrary: fc.tuple(own, other) },
    { weight: 2, arbitrary: fc.tuple(own, other, other) },
    { weight: 1, arbitrary: fc.constant([] as string[]) },
  );
  return fc.record({
    zones: zones.map((list) => [...new Set(list)]),
    region: sometimes(fc.constantFrom(...said.regions)),
  });
}

function arbitraryMoment(said: PackWords): fc.Arbitrary<Draft['moment']> {
  const first = readDate('2026-01-01') ?? 0;
  const dates = [...noteworthyDates, ...said.dates].flatMap((date) => readDate(date) ?? []);
  const easter = [2026, 2027].flatMap((year) => daysFromEaster.map((days) => easterSunday(year) + days));
  const near = fc.tuple(fc.constantFrom(...dates, ...easter), fc.integer({ min: -1, max: 1 }));
  const edges = fc.tuple(fc.constantFrom(...said.edgeMinutes), fc.constantFrom(-1, 0, 0, 1));
  return fc.record({
    day: fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: first, max: first + 800 }) },
      { weight: 2, arbitrary: near.map(([day, shift]) => day + shift) },
    ),
    minute: fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 9 * 60, max: 17 * 60 }) },
      { weight: 3, arbitrary: edges.map(([minute, shift]) => minute + shift) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 24 * 4 - 1 }).map((quarter) => quarter * 15) },
    ),
    seconds: fc.constantFrom(0, 0, 0, 59, 59.999),
  });
}

function arbitraryParties(said: PackWords): fc.Arbitrary<Draft['parties']> {
  const others = said.rules.third_party.flatMap((rule) => rule.recipients);
  const ordinary = fc.record({
    purpose: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(undefined, 'collect') },
      { weight: 2, arbitrary: fc.constantFrom('statutory_notice', 'legal_notice') },
      { weight: 2, arbitrary: fc.constantFrom(...words.purpose) },
    ),
    recipient: sometimes(fc.constantFrom(...said.recipients)),
  });
  const asking = fc.record({ purpose: fc.constant('location'), recipient: fc.constantFrom('debtor', ...others) });
  const whom = fc.oneof(
    { withCrossShrink: true },
    { weight: 14, arbitrary: ordinary },
    { weight: 1, arbitrary: asking },
  );
  const rest = fc.record({
    actor: fc.oneof(fc.constant('agency'), fc.constantFrom(...words.actor)),
    debtor: mostly(fc.constant('consumer'), fc.constantFrom(...words.debtor)),
    channel: fc.oneof(fc.constantFrom('call', 'sms', 'email', 'letter'), fc.constantFrom(...words.channel)),
    debt: fc.constantFrom(undefined, 'D1', 'D1'),
    debt_origin: fc.oneof(fc.constant(undefined), fc.constantFrom(...said.origins)),
    case_stage: sometimes(fc.constantFrom(...words.case_stage)),
    target: sometimes(fc.constantFrom(...said.targets)),
    number: fc.constantFrom(undefined, 'cell', 'landline'),
    policy: fc.constantFrom(undefined, undefined, 'safe_harbour'),
    place: fc.constantFrom(undefined, undefined, 'work', 'home'),
    chosen_by: fc.constantFrom(undefined, undefined, 'engine', 'person'),
  });
  return fc.tuple(whom, rest).map(([person, contact]) => ({ ...person, ...contact }) as Draft['parties']);
}

type HistoryDraft = Omit<EarlierContactFile, 'at_utc'> & { readonly awayMs: number };

function buildEarlier({ awayMs, ...entry }: HistoryDraft, at: number): EarlierContactFile {
  return { at_utc: isoOf(at + awayMs), ...entry };
}

/** Contacts spread about a limit: around the most that a cap allows, on its channels, within its run. */
function arbitraryHistory(said: PackWords): fc.Arbitrary<readonly HistoryDraft[]> {
  const noise = fc.array(arbitraryEarlier(said, { channels: words.channel, days: 35, results: anyResult }), {
    maxLength: 6,
  });
  const clusters = said.rules.caps.map((cap) => {
    const results = cap.count === 'conversations' ? [...anyResult, ...talks] : anyResult;
    const earlier = arbitraryEarlier(said, { channels: cap.channels, days: cap.per.days, results });
    return fc.array(earlier, {
      minLength: Math.max(cap.max - 1, 0),
      maxLength: Math.min(cap.max + 6, 24),
      size: 'max',
    });
  });
  const none = fc.constant([] as HistoryDraft[]);
  const cluster = fc.oneof({ weight: 2, arbitrary: none }, ...clusters.map((arbitrary) => ({ weight: 1, arbitrary })));
  return fc.tuple(fc.oneof(none, noise), cluster).map(([some, more]) => [...some, ...more]);
}

const anyResult = [
  ...[undefined, undefined, undefined, 'no_answer', 'no_answer', 'delivered', 'conversation', 'failed'],
  ...['not_connected', 'abandoned', 'abandoned_call', 'planned'],
];
const talks = Array.from({ length: anyResult.length }, () => 'conversation');

type EarlierRange = {
  readonly channels: readonly string[];
  readonly days: number;
  readonly results: readonly (string | undefined)[];
};

function arbitraryEarlier(said: PackWords, range: EarlierRange): fc.Arbitrary<HistoryDraft> {
  const quarters = range.days * 24 * 4;
  const edges = fc.tuple(fc.constantFrom(...said.spanHours), fc.constantFrom(-1, 1), fc.constantFrom(-1, 0, 1));
  return fc.record({
    awayMs: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: -quarters, max: 0 }).map((quarter) => quarter * 15 * minuteMs) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: quarters }).map((quarter) => quarter * 15 * minuteMs) },
      { weight: 1, arbitrary: edges.map(([hours, side, minutes]) => side * hours * hourMs + minutes * minuteMs) },
    ),
    channel: fc.constantFrom(...range.channels),
    result: fc.constantFrom(...range.results),
    debt: fc.constantFrom(undefined, 'D1', 'D1', 'D1', 'D2'),
    recipient: sometimes(fc.constantFrom(...said.recipients)),
    direction: fc.constantFrom(...Array.from({ length: 9 }, () => undefined), 'outbound', 'inbound'),
    purpose: fc.constantFrom(undefined, undefined, undefined, 'collect', 'location', 'statutory_notice'),
    place: fc.constantFrom(undefined, 'work', 'home'),
    tags: sometimes(fc.subarray([...said.exceptions, 'conversation'], { maxLength: 2 })),
  }) as fc.Arbitrary<HistoryDraft>;
}

type StandingDraft = Pick<ContactFile, 'flags' | 'opted_out' | 'has' | 'exceptions'> & {
  readonly endings: readonly { readonly flag: string; readonly hours: number; readonly asDate: boolean }[];
};

function arbitraryStanding(said: PackWords): fc.Arbitrary<StandingDraft> {
  const ending = fc.record({
    flag: fc.constantFrom(...said.flags),
    hours: fc.constantFrom(-48, -1, 0, 1, 20, 48),
    asDate: fc.boolean(),
  });
  return fc.record({
    flags: mostly(fc.constant([] as string[]), fc.subarray([...said.flags], { maxLength: 3 })),
    endings: mostly(fc.array(ending, { maxLength: 0 }), fc.array(ending, { maxLength: 3 })),
    opted_out: sometimes(fc.subarray([...words.channel], { maxLength: 3 })),
    has: mostly(fc.constant(said.has.filter((name) => name !== 'limitation_interrupted')), fc.subarray([...said.has])),
    exceptions: sometimes(fc.subarray([...said.exceptions], { maxLength: 2 })),
  }) as fc.Arbitrary<StandingDraft>;
}

type NoticeDraft = {
  readonly stage: string;
  readonly daysAgo: number;
  readonly months: number;
  readonly asInstant: boolean;
  readonly receivedAfter: number | undefined;
  readonly medium: string | undefined;
};

/** One by itself, several of a name as a list. */
function buildNotices(drafts: readonly NoticeDraft[], at: number, today: Day): ContactFile['stages'] {
  const built = drafts.map((draft) => ({ stage: draft.stage, notice: buildNotice(draft, at, today) }));
  const sendings = (stage: string) => built.filter((one) => one.stage === stage).map(({ notice }) => notice);
  return Object.fromEntries(
    built.map(({ stage, notice }) => [stage, sendings(stage).length === 1 ? notice : sendings(stage)]),
  );
}

function buildNotice(draft: NoticeDraft, at: number, today: Day): NoticeFile {
  const sent = addMonths(today, -draft.months) - draft.daysAgo;
  const sentAt = at + (sent - today) * dayMs;
  return {
    sent: draft.asInstant ? isoOf(sentAt) : dateOf(sent),
    ...(draft.receivedAfter === undefined ? {} : { received: dateOf(sent + draft.receivedAfter) }),
    ...(draft.medium === undefined ? {} : { medium: draft.medium }),
  };
}

/** Either every notice long ago, or some of them about the day on which their clocks run out. */
function arbitraryNotices(said: PackWords): fc.Arbitrary<readonly NoticeDraft[]> {
  const [stage] = said.stages;
  if (stage === undefined) return fc.constant([]);
  const long = said.stages.map((name) => ({ ...noticeAt(name), daysAgo: 100 }));
  const months = said.rules.stages.flatMap((rule) => rule.stale_months ?? []);
  const some: fc.Arbitrary<NoticeDraft> = fc.record({
    stage: fc.constantFrom(...said.stages),
    daysAgo: fc
      .tuple(fc.constantFrom(...said.spanDays), fc.integer({ min: -1, max: 4 }))
      .map(([days, more]) => days + more),
    months: fc.constantFrom(0, 0, 0, ...months),
    asInstant: fc.constantFrom(false, false, true),
    receivedAfter: fc.constantFrom(undefined, undefined, 0, 1, 5),
    medium: sometimes(fc.constantFrom(...said.media)),
  });
  const edge = fc.array(some, { minLength: 1, maxLength: 4 });
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(long) },
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 5, arbitrary: edge },
  );
}

const noticeAt = (stage: string): NoticeDraft => ({
  stage,
  ...{ daysAgo: 0, months: 0, asInstant: false, receivedAfter: undefined, medium: undefined },
});

type DueDraft = { readonly years: number; readonly shiftDays: number };

function arbitraryText(said: PackWords): fc.Arbitrary<Draft['text']> {
  const fee = fc.tuple(fc.constantFrom(...said.fees), fc.constantFrom(...said.amounts));
  const due: fc.Arbitrary<DueDraft> = fc.record({
    years: fc.constantFrom(1, ...said.limitationYears),
    shiftDays: fc.constantFrom(-1, 0, 1, -400, 200),
  });
  return fc.record({
    content: sometimes(fc.oneof(fc.constant([...said.content]), fc.subarray([...said.content]))),
    fees: sometimes(fc.array(fee, { maxLength: 3 }).map((list) => Object.fromEntries(list))),
    claim: sometimes(fc.constantFrom(...said.claims)),
    language: sometimes(fc.constantFrom(...said.languages)),
    recording: fc.constantFrom(undefined, undefined, true),
    dueAgo: sometimes(due),
  }) as fc.Arbitrary<Draft['text']>;
}

function arbitraryHouse(said: PackWords): fc.Arbitrary<Draft['house']> {
  return fc.record({
    creditor: sometimes(fc.constantFrom(...said.house.creditors)),
    portfolio: sometimes(fc.constantFrom(...said.house.portfolios)),
    segment: sometimes(fc.constantFrom(...said.house.segments)),
    tone: sometimes(fc.constantFrom(...said.house.tones)),
    treatment: sometimes(fc.constantFrom(...said.house.treatments)),
    slot: sometimes(fc.constantFrom(...said.house.slots)),
    reachable: fc.oneof(
      { weight: 9, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.subarray([...words.channel]) },
    ),
  }) as fc.Arbitrary<Draft['house']>;
}

/** One in four. */
function sometimes<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary },
  );
}

/** The first, two times in three. */
function mostly<T>(first: fc.Arbitrary<T>, second: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ withCrossShrink: true }, { weight: 2, arbitrary: first }, { weight: 1, arbitrary: second });
}
