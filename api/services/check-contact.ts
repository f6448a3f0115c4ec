/** A contact that somebody describes, judged by both evaluators under the rules in force. Nothing is stored. */
import type { Pool } from '../../data/index.ts';
import {
  domainError,
  failure,
  formatInstant,
  judgeContactFile,
  parseContactFile,
  success,
  type Blocking,
  type ContactFile,
  type DomainError,
  type InputError,
  type ParsedContactFile,
  type Result,
} from '../../engine/index.ts';
import type { CheckContactRequest, ContactCheck } from '../contracts/check-contact.ts';
import type { LawInForce } from './law-in-force.ts';
import type { SecondEvaluator } from './second-evaluator.ts';
import type { DisagreementAlarm } from './second-opinion-findings.ts';
import type { Services } from './services.ts';
import { disagreementBlock, isAgreed } from './two-opinions.ts';

type Dependencies = {
  readonly pool: Pool;
  readonly law: LawInForce;
  readonly evaluator: SecondEvaluator;
  readonly alarm: DisagreementAlarm;
};

export const notLegalAdvice =
  'This is how Tact reads the rules in its packs; rules may be missing, out of date or misread. It is not legal advice.';

const invalid = (errors: readonly InputError[]): Result<never, DomainError> =>
  failure(domainError('invalid-request', 'The contact cannot be judged as it is written.', errors));

const isWithin = (country: string, jurisdiction: unknown): boolean =>
  typeof jurisdiction !== 'string' || jurisdiction === country || jurisdiction.startsWith(`${country}-`);

/** Each earlier contact is placed on the calendar of each zone; those ahead are weighed against every day after the contact. */
const mostPlaced = 20_000;
const mostPlacedAhead = 1_000;

/** More than anybody's life holds would keep others waiting. */
const tooMuch = ({ context, contact }: ParsedContactFile, asked: Asked): readonly InputError[] => {
  const zones = Math.max(1, context.debtor?.timeZones.length ?? 0);
  const ahead = context.contacts.filter(({ at }) => at > contact.at).length;
  const fault = (count: number, most: number, what: string): readonly InputError[] =>
    count * zones <= most
      ? []
      : [
          {
            pointer: pointerIn(asked)('/history'),
            detail: `${what} in ${String(zones)} zones: at most ${String(most)} together`,
          },
        ];
  return [
    ...fault(context.contacts.length, mostPlaced, `${String(context.contacts.length)} contacts`),
    ...fault(ahead, mostPlacedAhead, `${String(ahead)} contacts ahead`),
  ];
};

type Asked = { readonly country: string } & CheckContactRequest;

/** One file of the contact and its history, in the jurisdiction of the path or a closer one. */
const fileOf = ({ country, contact, history }: Asked): Result<Readonly<Record<string, unknown>>, DomainError> => {
  const { jurisdiction = country } = contact;
  if (!isWithin(country, jurisdiction))
    return invalid([
      { pointer: '/contact/jurisdiction', detail: `must be ${country} or a region of it, ${country}-…` },
    ]);
  const inside = contact['history'];
  if (history !== undefined && inside !== undefined && inside !== null)
    return invalid([{ pointer: '/history', detail: 'stands inside contact as well; give it once' }]);
  return success({ ...contact, jurisdiction, ...(history === undefined ? {} : { history }) });
};

/** Where in the request a part of the file stands. */
const pointerIn =
  ({ history }: Asked) =>
  (pointer: string): string =>
    history !== undefined && (pointer === '/history' || pointer.startsWith('/history/'))
      ? pointer
      : `/contact${pointer}`;

type ReadContact = { readonly file: Readonly<Record<string, unknown>>; readonly parsed: ParsedContactFile };

const readAsked = (asked: Asked): Result<ReadContact, DomainError> => {
  const file = fileOf(asked);
  if (!file.ok) return file;
  const place = pointerIn(asked);
  const parsed = parseContactFile(file.value);
  if (!parsed.ok) return invalid(parsed.error.map(({ pointer, detail }) => ({ pointer: place(pointer), detail })));
  const excess = tooMuch(parsed.value, asked);
  return excess.length > 0 ? invalid(excess) : success({ file: file.value, parsed: parsed.value });
};

const present = (blocking: Blocking, zone: string): ContactCheck['blocked'][number] => ({
  ...blocking,
  until: blocking.until === null ? null : formatInstant(zone, blocking.until),
});

export const makeCheckContact =
  ({ pool, law, evaluator, alarm }: Dependencies): Services['checkContact'] =>
  async (asked) => {
    const read = readAsked(asked);
    if (!read.ok) return read;
    const { file, parsed } = read.value;
    const { rules } = (await law.now(pool)).settings;
    const verdict = judgeContactFile(rules, file, { withHouseLimits: asked.house });
    if (!verdict.ok) return invalid(verdict.error);
    const ask = await evaluator.under(pool, rules.version);
    const second = ask(file as ContactFile, { house: asked.house });
    const first = verdict.value.blocked;
    const agrees = isAgreed(first, second);
    if (!agrees)
      alarm({ first: verdict.value.rules, second: second.rules, notes: second.notes ?? [], foundBy: 'check' });
    const blocked = agrees ? first : [...first, disagreementBlock(first, second)];
    const zone = parsed.context.debtor?.timeZones[0] ?? 'UTC';
    return success({
      allowed: blocked.length === 0,
      decision: blocked.length === 0 ? 'allowed' : 'blocked',
      rules: blocked.map(({ rule }) => rule),
      blocked: blocked.map((blocking) => present(blocking, zone)),
      ignored: verdict.value.ignored.map(pointerIn(asked)),
      secondOpinion: { allowed: second.allowed, rules: second.rules, agrees },
      packs: rules.version,
      notLegalAdvice,
    });
  };
