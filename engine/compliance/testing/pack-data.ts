/** Packs as data, for tests of how they are read: sound, until a test changes something. */
export type Loose = Readonly<Record<string, unknown>>;

const base: Loose = {
  text: 'So it is.',
  force: 'default',
  cite: 'nobody',
  since: null,
  in_force_as_of: 'never',
  confidence: 'uncertain',
};

const day = [['08:00', '20:00']];
export const hoursData = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [], hol: [] };

/** A sound rule of each group; fields that are changed to undefined are missing. */
export const ruleData = {
  windows: (changes: Loose = {}): Loose => ({
    ...base,
    id: 'xx.win.day',
    channels: ['call'],
    local: hoursData,
    ...changes,
  }),
  caps: (changes: Loose = {}): Loose => ({
    ...base,
    id: 'xx.cap.week',
    channels: ['call'],
    max: 3,
    per: { days: 7, kind: 'rolling' },
    count: 'attempts',
    key: 'debtor',
    ...changes,
  }),
  cooldowns: (changes: Loose = {}): Loose => ({
    ...base,
    id: 'xx.cool.conversation',
    channels: ['call'],
    days: 7,
    after: 'conversation',
    key: 'debtor',
    ...changes,
  }),
  blocks: (changes: Loose = {}): Loose => ({
    ...base,
    id: 'xx.block.disputed',
    flag: 'disputed',
    effect: 'block',
    channels: ['call'],
    deny: ['collect'],
    allow: [],
    scope: 'debt',
    ...changes,
  }),
  content: (changes: Loose = {}): Loose => ({
    ...base,
    id: 'xx.content.first',
    trigger: 'first_communication',
    must_contain: ['claim'],
    ...changes,
  }),
  third_party: (changes: Loose = {}): Loose => ({
    ...base,
    id: 'xx.third',
    effect: 'block',
    recipients: ['employer', 'unknown'],
    deny: ['collect'],
    ...changes,
  }),
  visits: (changes: Loose = {}): Loose => ({ ...base, id: 'xx.visit', requires: ['prior_notice'], ...changes }),
  fees: (changes: Loose = {}): Loose => ({ ...base, id: 'xx.fee', currency: 'EUR', caps: { reminder: 5 }, ...changes }),
  limitation: (changes: Loose = {}): Loose => ({
    ...base,
    id: 'xx.lim',
    years: { general: 3, penalty: 0.5 },
    after: 'defence',
    ...changes,
  }),
  recording: (changes: Loose = {}): Loose => ({ ...base, id: 'xx.record', mode: 'notice', ...changes }),
  language: (changes: Loose = {}): Loose => ({ ...base, id: 'xx.lang', languages: ['sv'], ...changes }),
  info: (changes: Loose = {}): Loose => ({ ...base, id: 'xx.info', clock_days: 30, ...changes }),
  bans: (changes: Loose = {}): Loose => ({ ...base, id: 'house.ban', weekdays: [7], ...changes }),
} as const;

export const packData = (rules: Loose = {}, changes: Loose = {}): Loose => ({
  schema: 'tact-pack/1',
  kind: 'country',
  id: 'XX',
  name: 'Nowhere',
  as_of: '2026-11-21',
  extends: [],
  time: { zones: ['Europe/Stockholm'] },
  holidays: { country: 'SE', types: ['public'] },
  languages: ['sv'],
  rules,
  ...changes,
});

export const houseData = (rules: Loose = {}, changes: Loose = {}): Loose =>
  packData(rules, {
    kind: 'house',
    id: 'HOUSE-X',
    time: { zones: [] },
    holidays: { country: null, types: [] },
    languages: [],
    ...changes,
  });
