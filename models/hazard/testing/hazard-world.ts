/**
 * A small world of the model's own structure, for tests: its truth is known, so that what is learned can be held against it. Every open
 * case is decided every night by a given share of random contacts.
 */
import { defaultCatalogue, type Catalogue } from '../../../engine/index.ts';
import type { NightRow } from '../../dataset/night-row.ts';
import { seededGenerator } from '../../random/seeded-generator.ts';
import type { FeatureList } from '../feature-list.ts';
import type { HazardSettings } from '../settings.ts';

const featureNames = [
  'age',
  'income',
  'digital',
  'work',
  'size',
  'noiseA',
  'noiseB',
  'vulnerable',
  'pressure',
] as const;
export const worldSpec: FeatureList = {
  id: 'hazard-world',
  hash: 'hash-of-hazard-world',
  features: [
    ...featureNames.map((name) => ({ name, kind: 'number' as const, forDecisions: true })),
    { name: 'born', kind: 'number', forDecisions: false },
    { name: 'weekday', kind: 'category', levels: ['a', 'b', 'c', 'd', 'e', 'f', 'g'], forDecisions: true },
  ],
};

export type WorldSetting = {
  readonly seed: number;
  readonly debtors: number;
  readonly nights: number;
  /** Multiplies every effect of a contact; 0: nothing works. */
  readonly scale?: number;
  /** How much those who answer are those who pay anyway. */
  readonly answering?: number;
  /** Share of nights with a contact, drawn evenly from the options. */
  readonly contactShare?: number;
  /** From this night on text messages work no more and letters five times as well. */
  readonly changeOn?: number;
};

type Person = { income: number; digital: number; work: number; size: number; answers: number; vulnerable: number };

const lifeDays = 40;
/** Of payments; the others bring half. */
const fullShare = 0.8;
export const worldDecay = 0.75;

const worldLoads = { sms: 1, email: 1, call: 1, letter: 1, portal: 1, messaging: 1 };

type Action = Catalogue['actions'][number];
const byChannel = { sms: 0.05, email: 0.03, call: 0.09, letter: 0.04, portal: 0.02, messaging: 0.05 } as const;
const reachLogits = { sms: 0.4, email: -0.4, call: -0.6, letter: 0, portal: -1.5, messaging: 0.3 } as const;

export type Truth = {
  readonly effect: (action: Action, features: Float64Array, day: number) => number;
  readonly reach: (action: Action, features: Float64Array) => number;
  readonly base: (features: Float64Array) => number;
};

const at = (features: Float64Array, name: (typeof featureNames)[number]): number =>
  features[featureNames.indexOf(name)] ?? 0;
const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

export const truthOf = ({ scale = 1, changeOn = Infinity }: WorldSetting): Truth => ({
  effect: ({ channel, tone, treatment }, features, day) => {
    const digital = at(features, 'digital');
    const isMessage = channel === 'sms' || channel === 'email';
    const lean = isMessage ? 1 + 0.4 * digital : channel === 'call' ? 1 - 0.3 * digital : 1;
    const toneFactor = tone === 'firm' ? (at(features, 'vulnerable') > 0 ? -0.4 : 1.2) : 1;
    const treatmentFactor = treatment === 'payment_link' ? 1.3 : 1;
    const change = day < changeOn ? 1 : channel === 'sms' ? 0 : channel === 'letter' ? 5 : 1;
    return (
      scale *
      change *
      byChannel[channel] *
      lean *
      toneFactor *
      treatmentFactor *
      Math.exp(-0.3 * at(features, 'pressure'))
    );
  },
  reach: ({ channel, slot }, features) => {
    const evening = slot === 'evening' ? 0.7 * at(features, 'work') : 0;
    return sigmoid(reachLogits[channel] + evening + (channel === 'email' ? 0.5 * at(features, 'digital') : 0));
  },
  base: (features) =>
    sigmoid(-4.4 + 0.6 * at(features, 'income') - 0.01 * at(features, 'age') + (features[10] === 4 ? 0.5 : 0)),
});

type Case = {
  id: string;
  debtor: string;
  person: Person;
  start: number;
  momentum: number;
  pressure: number;
  balance: number;
};

export const worldSettings: Partial<HazardSettings> = {
  ageFeature: 'age',
  vulnerableFeature: 'vulnerable',
  recentContactsFeature: '',
  pressure: { feature: 'pressure', loads: worldLoads, decayPerDay: 0.85 },
  contextColumns: ['digital', 'work', 'income', 'size', 'noiseA', 'noiseB', 'vulnerable', 'pressure'].map(
    (feature) => ({
      feature,
      shape: 'value',
    }),
  ),
  baseColumns: [
    { feature: 'income', shape: 'hinges', count: 2 },
    { feature: 'age', shape: 'hinges', count: 2 },
    { feature: 'weekday', shape: 'levels' },
    { feature: 'noiseA', shape: 'value' },
  ],
  reachColumns: ['digital', 'work', 'noiseB'].map((feature) => ({ feature, shape: 'value' })),
  harmColumns: [{ feature: 'pressure', shape: 'value' }],
  shareColumns: [{ feature: 'size', shape: 'value' }],
};

type Drawing = { readonly setting: WorldSetting; readonly next: () => number; readonly normal: () => number };

const drawPerson = ({ next, normal }: Drawing): Person => ({
  income: normal(),
  digital: normal(),
  work: Number(next() < 0.6),
  size: normal(),
  answers: normal(),
  vulnerable: Number(next() < 0.1),
});

const drawCases = (drawing: Drawing): Case[] => {
  const { debtors, nights } = drawing.setting;
  const cases: Case[] = [];
  for (let debtor = 0; debtor < debtors; debtor += 1) {
    const person = drawPerson(drawing);
    for (let start = -Math.floor(drawing.next() * lifeDays); start < nights; start += lifeDays + 5) {
      const balance = Math.round(10_000 * Math.exp(0.6 * person.size));
      cases.push({ id: `c${debtor}.${start}`, debtor: `d${debtor}`, person, start, momentum: 0, pressure: 0, balance });
    }
  }
  return cases;
};

const featuresOf = ({ normal }: Drawing, { person, pressure, start }: Case, day: number): Float64Array => {
  const { income, digital, work, size, vulnerable } = person;
  return Float64Array.of(
    ...[day - start, income, digital, work, size, normal(), normal(), vulnerable, pressure, 1970, day % 7],
  );
};

const shifted = (prob: number, logits: number): number => sigmoid(Math.log(prob / (1 - prob)) + logits);

/** The contact drawn for the night, made: what it does to the case, and what was seen of it. */
const makeContact = (
  { setting, next }: Drawing,
  run: Case,
  { features, day }: { features: Float64Array; day: number },
) => {
  const { contactShare = 0.3, answering = 0 } = setting;
  const truth = truthOf(setting);
  const chosenPlace = next() < contactShare ? Math.floor(next() * defaultCatalogue.actions.length) : -1;
  const action = defaultCatalogue.actions[chosenPlace];
  if (action === undefined) return { chosenPlace, reached: null, complained: false };
  const reached = next() < shifted(truth.reach(action, features), 2 * answering * run.person.answers);
  if (reached) run.momentum += truth.effect(action, features, day);
  run.pressure += 1;
  const complaintProb = 0.004 * (action.tone === 'firm' ? 2.5 : 1) * (run.person.vulnerable > 0 ? 3 : 1);
  return { chosenPlace, reached, complained: next() < complaintProb };
};

const liveNight = (drawing: Drawing, run: Case, day: number): NightRow => {
  const { contactShare = 0.3, answering = 0 } = drawing.setting;
  const { actions } = defaultCatalogue;
  const features = featuresOf(drawing, run, day);
  const outcome = makeContact(drawing, run, { features, day });
  const base = truthOf(drawing.setting).base(features) * Math.exp(answering * run.person.answers);
  const isPaid = drawing.next() < Math.max(0, base + run.momentum);
  const isFull = drawing.next() < fullShare;
  const paidMinor = isPaid ? (isFull ? run.balance : Math.floor(run.balance / 2)) : 0;
  const row = {
    caseId: run.id,
    debtorId: run.debtor,
    day,
    features,
    balanceMinor: run.balance,
    daysLeft: run.start + lifeDays - day,
    options: actions.map((_, place) => ({ place, probability: contactShare / actions.length })),
    noContactProb: 1 - contactShare,
    ...outcome,
    paidMinor,
    optedOut: false,
    closed: paidMinor === run.balance || day - run.start === lifeDays - 1,
  };
  run.balance -= paidMinor;
  run.momentum *= worldDecay;
  run.pressure *= 0.85;
  return row;
};

/** The rows of all nights, night by night. */
export const drawNights = (setting: WorldSetting): readonly NightRow[] => {
  const next = seededGenerator(setting.seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const drawing = { setting, next, normal };
  const cases = drawCases(drawing);
  const rows: NightRow[] = [];
  for (let day = 0; day < setting.nights; day += 1) {
    for (const run of cases) {
      const isOpen = run.start <= day && day - run.start < lifeDays && run.balance > 0;
      if (isOpen) rows.push(liveNight(drawing, run, day));
    }
  }
  return rows;
};
