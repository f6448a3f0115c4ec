/** Names of the packs in words, and Markdown that keeps its shape whatever a pack says. */
import type { Pack } from '../../engine/index.ts';

export type Rules = Pack['rules'];
type WindowRule = Rules['windows'][number];
export type PackChannel = WindowRule['channels'][number];
export type PackActor = NonNullable<WindowRule['actors']>[number];
export type PackDebtor = NonNullable<WindowRule['debtors']>[number];
/** What every rule of every group says of itself. */
export type AnyRule = Rules[keyof Rules][number];

export const channelWords: Readonly<Record<PackChannel, string>> = {
  call: 'calls',
  call_auto: 'automatic calls',
  voicemail: 'voicemail',
  sms: 'texts',
  messaging: 'app messages',
  email: 'e-mail',
  portal: 'portal',
  letter: 'letters',
  visit: 'visits',
};
export const packChannels = Object.keys(channelWords) as readonly PackChannel[];

const actorWords: Readonly<Record<PackActor, string>> = {
  any: 'everybody',
  creditor: 'creditors',
  agency: 'agencies',
  debt_buyer: 'debt buyers',
  lawyer: 'lawyers',
  bailiff: 'bailiffs',
};
export const packActors = (Object.keys(actorWords) as readonly PackActor[]).filter((actor) => actor !== 'any');

const debtorWords: Readonly<Record<PackDebtor, string>> = {
  consumer: 'consumers',
  natural_person: 'natural persons',
  business: 'businesses',
};
export const packDebtors = Object.keys(debtorWords) as readonly PackDebtor[];

export const forceWords: Readonly<Record<AnyRule['force'], string>> = {
  law: 'law',
  presumption: 'presumption',
  supervisor: 'supervisor',
  code: 'industry code',
  default: 'product default',
  info: 'information',
};

const gateWords: Readonly<Record<string, string>> = {
  collect_contact: 'contacts to collect',
  collect_after_day5: 'contacts to collect from the fifth day after the first',
  legal: 'court',
};

const purposeWords: Readonly<Record<string, string>> = {
  collect: 'collecting',
  automated_choice: 'whatever the engine chose',
  answer_debtor: 'answering the debtor',
  answer_debtor_once: 'answering the debtor once',
  verification_reply: 'answering with verification',
  complaint_reply: 'answering a complaint',
  statutory_notice: 'statutory notices',
  legal_notice: 'legal notices',
  location: 'asking where the debtor is',
  end_of_efforts: 'saying that efforts end',
  confirm_optout_once: 'confirming the opt-out once',
  court_matter: 'court matters',
  unrelated_debt: 'other debts',
};

const eventWords: Readonly<Record<string, string>> = {
  sent: 'sending',
  received: 'receipt',
  assumed_received: 'assumed receipt',
  served: 'service',
  due: 'the due date',
};

/** `after_first_deadline` → `after first deadline`. */
export const plain = (name: string): string => name.replaceAll('_', ' ');

export const gateName = (gate: string): string => gateWords[gate] ?? plain(gate);

export const eventName = (event: string): string => eventWords[event] ?? plain(event);

/** `a, b and c`. */
export const listed = (words: readonly string[], last = 'and'): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1) ?? ''}`;

export const plainList = (names: readonly string[], last?: string): string => listed(names.map(plain), last);

export const purposeNames = (purposes: readonly string[]): string =>
  listed(purposes.map((purpose) => purposeWords[purpose] ?? plain(purpose)));

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const channelNames = (channels: readonly PackChannel[]): string =>
  channels.length === packChannels.length
    ? 'every channel'
    : listed(packChannels.filter((channel) => channels.includes(channel)).map((channel) => channelWords[channel]));

export const actorNames = (actors: readonly PackActor[]): string =>
  actors.includes('any') || packActors.every((actor) => actors.includes(actor))
    ? 'everybody'
    : listed(packActors.filter((actor) => actors.includes(actor)).map((actor) => actorWords[actor]));

export const debtorNames = (debtors: readonly PackDebtor[]): string =>
  packDebtors.every((debtor) => debtors.includes(debtor))
    ? 'everybody'
    : listed(packDebtors.filter((debtor) => debtors.includes(debtor)).map((debtor) => debtorWords[debtor]));

export const escaped = (text: string): string => text.replace(/[\\*<>|`[\]~]/g, '\\$&');

export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** A table of Markdown, or nothing where it has no rows. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0 ? [] : [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
