/** The decision tables that houses of the worlds follow: what a learner has to beat, in the language of the product's own tables. */
import type { Channel, Slot, TableSpec, Tone, Treatment } from '../../../engine/index.ts';

type Step = {
  readonly day: number;
  readonly channel: Channel;
  readonly slot: Slot;
  readonly tone: Tone;
  readonly treatment: Treatment;
};
type TableRule = TableSpec['rules'][number];

const people: readonly TableRule[] = [
  { id: 'vulnerable', when: '"vulnerable" in flags', then: 'hand_off', why: 'A person looks after the vulnerable.' },
];

const actionOf = ({ channel, slot, tone, treatment }: Step): string => `${channel}.${slot}.${tone}.${treatment}`;

/** What is sent where the step's channel does not reach the debtor. */
const insteadOf = (step: Step): readonly Step[] => {
  const sms = { ...step, channel: 'sms', slot: 'midday', tone: 'neutral', treatment: 'payment_link' } as const;
  const email = { ...step, channel: 'email', slot: 'morning', tone: 'neutral', treatment: 'payment_link' } as const;
  const letter = { ...step, channel: 'letter', slot: 'any', tone: 'neutral', treatment: 'reminder' } as const;
  return [sms, email, letter].filter(({ channel }) => channel !== step.channel);
};

/** A step is due from its day to the next step's and is taken once: whatever was sent since its day counts for it. */
const stepRules = (step: Step, next: number): readonly TableRule[] => {
  const due = `daysPastDue >= ${String(step.day)} && daysPastDue < ${String(next)} && daysSinceLastContact > daysPastDue - ${String(step.day)}`;
  return [step, ...insteadOf(step)].map((each) => ({
    id: `day-${String(step.day)}-${each.channel}`,
    when: `${due} && reachable.${each.channel}`,
    then: actionOf(each),
  }));
};

const climb = (steps: readonly Step[], lastDay: number): TableSpec => ({
  rules: [...people, ...steps.flatMap((step, index) => stepRules(step, steps[index + 1]?.day ?? lastDay))],
  otherwise: 'no_contact',
});

/** A ladder of seven steps in five weeks, soft and cheap first, as the trade climbs it. */
export const sparseLadder: TableSpec = climb(
  [
    { day: 3, channel: 'sms', slot: 'midday', tone: 'warm', treatment: 'reminder' },
    { day: 7, channel: 'email', slot: 'morning', tone: 'neutral', treatment: 'payment_link' },
    { day: 12, channel: 'sms', slot: 'midday', tone: 'neutral', treatment: 'payment_link' },
    { day: 17, channel: 'letter', slot: 'any', tone: 'neutral', treatment: 'reminder' },
    { day: 22, channel: 'call', slot: 'late_morning', tone: 'neutral', treatment: 'reminder' },
    { day: 28, channel: 'sms', slot: 'midday', tone: 'firm', treatment: 'payment_link' },
    { day: 33, channel: 'call', slot: 'late_morning', tone: 'firm', treatment: 'reminder' },
  ],
  41,
);

/** A contact every third day, by turns. */
export const denseLadder: TableSpec = climb(
  Array.from({ length: 13 }, (_, index): Step => {
    const day = 2 + 3 * index;
    const tone = day < 15 ? 'neutral' : 'firm';
    const turns = [
      { day, channel: 'sms', slot: 'midday', tone, treatment: 'payment_link' },
      { day, channel: 'email', slot: 'morning', tone, treatment: 'payment_link' },
      { day, channel: 'call', slot: 'late_morning', tone, treatment: 'reminder' },
    ] as const;
    return turns[index % turns.length] ?? turns[0];
  }),
  41,
);

/** One message at whatever hour is open, whenever the last contact is so many days old. */
export const oneMessage = (message: Pick<Step, 'channel' | 'tone' | 'treatment'>, restDays: number): TableSpec => ({
  rules: [
    ...people,
    { id: 'again', when: `daysSinceLastContact >= ${String(restDays)}`, then: message, why: 'What has always worked.' },
  ],
  otherwise: 'no_contact',
});
