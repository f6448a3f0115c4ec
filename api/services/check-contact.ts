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

const present = (blocking: Blocking, zone: string): ContactCheck['blocked'][number] => ({
  ...blocking,
  until: blocking.until === null ? null : formatInstant(zone, blocking.until),
});

export const makeCheckContact =
  ({ pool, law, evaluator, alarm }: Dependencies): Services['checkContact'] =>
  async (asked) => {
    const written = fileOf(asked);
    if (!written.ok) return written;
    const place = pointerIn(asked);
    const read = parseContactFile(written.value);
    if (!read.ok) return invalid(read.error.map(({ pointer, detail }) => ({ pointer: place(pointer), detail })));
    const { rules } = (await law.now(pool)).settings;
    const verdict = judgeContactFile(rules, written.value, { withHouseLimits: asked.house });
    if (!verdict.ok) return invalid(verdict.error);
    const ask = await evaluator.under(pool, rules.version);
    const second = ask(written.value as ContactFile, { house: asked.house });
    const first = verdict.value.blocked;
    const agrees = isAgreed(first, second);
    if (!agrees)
      alarm({ first: verdict.value.rules, second: second.rules, notes: second.notes ?? [], foundBy: 'check' });
    const blocked = agrees ? first : [...first, disagreementBlock(first, second)];
    const zone = read.value.context.debtor?.timeZones[0] ?? 'UTC';
    return success({
      allowed: blocked.length === 0,
      decision: blocked.length === 0 ? 'allowed' : 'blocked',
      rules: blocked.map(({ rule }) => rule),
      blocked: blocked.map((blocking) => present(blocking, zone)),
      ignored: verdict.value.ignored.map(place),
      secondOpinion: { allowed: second.allowed, rules: second.rules, agrees },
      packs: rules.version,
      notLegalAdvice,
    });
  };
