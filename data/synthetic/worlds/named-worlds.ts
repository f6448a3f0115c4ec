/**
 * The worlds that learning is studied in, by name. People, markets and laws are those of the world `standard` of the sample portfolio, with
 * larger debts, stronger effects and a pressure that is felt sooner: as in the study that the product's learner is measured against, a
 * case pays of its own accord in a third of all cases, and in four of five under the best of policies.
 */
import { standardWorld } from '../standard-world.ts';
import type { ResponseLaws, World } from '../world.ts';
import type { Era, LearningWorld, OnlyMessage } from './learning-world.ts';
import { denseLadder, oneMessage, sparseLadder } from './tables.ts';

const laws: ResponseLaws = {
  ...standardWorld.laws,
  payment: { ...standardWorld.laws.payment, baseIntensity: 0.0095, paydayBoost: [3, 2.2, 1.2, 0.6] },
  effect: { ...standardWorld.laws.effect, scale: 0.06 },
  pressure: {
    load: { sms: 1, email: 0.7, call: 1.3, letter: 0.8, portal: 0.2, messaging: 1 },
    dailyDecay: 0.85,
  },
  harm: { ...standardWorld.laws.harm, complaint: 0.003 },
};

/** Nobody dies or goes bankrupt within the forty days of a case: what stops a contact here is hours, caps, wishes and opt-outs. */
const people: World = {
  ...standardWorld,
  name: 'learning',
  laws,
  life: { ...standardWorld.life, flags: [{ value: null, share: 1 }], kinds: [{ value: 'consumer', share: 1 }] },
};

const always = (era: Partial<Era>): LearningWorld['eras'] => [{ fromNight: -Infinity, laws, only: null, ...era }];

const standard: LearningWorld = {
  name: 'standard',
  about:
    'Contacts matter: links by text message strongly, calls more strongly and dearly, tones a little. A sparse table.',
  world: people,
  eras: always({}),
  horizonDays: 40,
  openings: { casesPerDebtor: 2, firstNight: -40, spanNights: 100 },
  debt: { medianEuro: 230, sigma: 0.6, leastEuro: 60, mostEuro: 800 },
  restDays: 2,
  season: { amplitude: 0.08, periodDays: 120 },
  householdSpill: 0.3,
  agentMinutesPerThousand: 600,
  table: sparseLadder,
};

/** No contact moves anybody, tires anybody or hurries anybody. Complaints and opt-outs stay. */
const withoutEffect: ResponseLaws = {
  ...laws,
  effect: { ...laws.effect, scale: 0 },
  pressure: { ...laws.pressure, load: { sms: 0, email: 0, call: 0, letter: 0, portal: 0, messaging: 0 } },
};

const shiftNight = 30;
const afterShift: ResponseLaws = {
  ...laws,
  effect: {
    ...laws.effect,
    byChannel: {
      ...laws.effect.byChannel,
      sms: 0,
      email: 3 * laws.effect.byChannel.email,
      call: 0.5 * laws.effect.byChannel.call,
    },
  },
};

/** Where text messages hardly tire anybody, so that the more the better. */
const easilyBorne: ResponseLaws = {
  ...laws,
  pressure: { ...laws.pressure, load: { ...laws.pressure.load, sms: 0.35 } },
};
const link = { channel: 'sms', tone: 'neutral', treatment: 'payment_link' } as const;
const onlyLink: OnlyMessage = { ...link, reachProb: 0.7, momentum: 0.02 };

export const learningWorlds: readonly LearningWorld[] = [
  standard,
  {
    ...standard,
    name: 'null',
    about: 'No contact has any effect on payment: the best is to leave everybody in peace.',
    eras: always({ laws: withoutEffect }),
  },
  {
    ...standard,
    name: 'shift',
    about: 'As standard until night 30; then text messages do nothing, e-mails three times as much, calls half.',
    eras: [
      { fromNight: -Infinity, laws, only: null },
      { fromNight: shiftNight, laws: afterShift, only: null },
    ],
  },
  {
    ...standard,
    name: 'table-best',
    about: 'One link by text message works, and alike for everybody; the table sends it as often as it pays.',
    eras: always({ laws: easilyBorne, only: onlyLink }),
    table: oneMessage(link, 2),
  },
  {
    ...standard,
    name: 'dense-table',
    about: 'As standard, with a table that contacts everybody every third day.',
    table: denseLadder,
  },
];

export const findLearningWorld = (name: string): LearningWorld | undefined =>
  learningWorlds.find((world) => world.name === name);
