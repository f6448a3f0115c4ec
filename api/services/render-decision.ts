/**
 * The text of a decided contact: the template in use with what the law demands of it, filled with what the case and the sender know, and
 * judged as it reads. Names come from the sender, go into the answer, and are kept nowhere.
 */
import { readDecision, type Pool, type StoredDecision } from '../../data/index.ts';
import {
  domainError,
  failure,
  formatInstant,
  lawForCase,
  nextNotice,
  noticeContent,
  prescribedNotices,
  renderTemplate,
  requiredContent,
  success,
  type CaseContext,
  type Channel,
  type CompactReceipt,
  type DomainError,
  type Instant,
  type Result,
  type TemplateBook,
  type TemplateValues,
  type Treatment,
} from '../../engine/index.ts';
import type { RenderRequest } from '../contracts/render-decision.ts';
import type { Clock } from './clock.ts';
import type { DecisionJudge, HeardContact } from './judge-decision.ts';
import type { Services } from './services.ts';
import { readTemplateValues } from './template-values.ts';
import { notLegalAdvice } from './texts.ts';

type Dependencies = { readonly pool: Pool; readonly clock: Clock; readonly judge: DecisionJudge };

type ContactOfReceipt = Extract<CompactReceipt['action'], { readonly kind: 'contact' }>;

/** What is owed, since when; and the principal while nothing of it can have been paid. */
const valuesOfCase = ({ balanceMinor, principalMinor, currency, dueOn, payment }: CaseContext): TemplateValues => ({
  amount: { amount: balanceMinor, currency },
  dueOn,
  ...(payment.lastPaymentAt === null && principalMinor <= balanceMinor
    ? { principal: { amount: principalMinor, currency } }
    : {}),
});

const invalid = (pointer: string, detail: string): Result<never, DomainError> =>
  failure(domainError('invalid-request', 'The request has a fault.', [{ pointer, detail }]));

/** The notice that the contact carries; null for any other contact, and where the place prescribes none. */
const noticeOf = (
  { law, context }: HeardContact,
  isNotice: boolean,
  asked: string | undefined,
): Result<string | null, DomainError> => {
  if (!isNotice && asked !== undefined) return invalid('/notice', 'this contact is no statutory notice');
  const pack = lawForCase(law.settings.rules, context);
  if (!isNotice || pack === null) return success(null);
  if (asked === undefined) return success(nextNotice(pack, context));
  const known = prescribedNotices(pack, context);
  return known.includes(asked)
    ? success(asked)
    : invalid('/notice', known.length === 0 ? 'this place prescribes no notice' : `must be one of ${known.join(', ')}`);
};

type Message = { readonly action: ContactOfReceipt; readonly channel: Channel; readonly treatment: Treatment };

const messageOf = (action: ContactOfReceipt): Message => {
  const [channel, , , treatment] = action.id.split('.') as [Channel, string, string, Treatment];
  return { action, channel, treatment };
};

/** What the law demanded when it was decided, and what it demands now. */
const demanded = ({ law, context }: HeardContact, message: Message, notice: string | null): readonly string[] => {
  const pack = lawForCase(law.settings.rules, context);
  const now = pack === null ? [] : requiredContent(pack, context, message);
  const ofNotice = pack === null || notice === null ? [] : noticeContent(pack, notice);
  return [...new Set([...message.action.mustContain, ...now, ...ofNotice])];
};

const noText = ({ languages }: TemplateBook, { action, channel }: Message): Result<never, DomainError> => {
  const { template, language } = action;
  const having = [...languages].flatMap(([tag, { templates }]) =>
    templates.get(template)?.forms[channel] === undefined ? [] : [tag],
  );
  const others = having.length === 0 ? 'in no language' : `only in ${having.join(', ')}`;
  return failure(
    domainError(
      'conflict',
      `The library has no text ${template} by ${channel} for readers of ${language}, ${others}: send your own.`,
    ),
  );
};

type Asked = Pick<RenderRequest, 'notice'> & { readonly values: TemplateValues; readonly at: Instant };

const render = (
  stored: StoredDecision,
  heard: HeardContact,
  message: Message,
  { notice: named, values, at }: Asked,
) => {
  const { receipt } = stored;
  const { law, context } = heard;
  const { action, channel, treatment } = message;
  const notice = noticeOf(heard, treatment === 'statutory_notice', named);
  if (!notice.ok) return notice;
  const text = renderTemplate({
    book: law.texts.book,
    law: demanded(heard, message, notice.value),
    id: action.template,
    channel,
    language: action.language,
    country: context.debtor?.country ?? null,
    values: { ...valuesOfCase(context), ...values },
  });
  if (text === null) return noText(law.texts.book, message);
  const says = { content: text.contains, ...(notice.value === null ? {} : { target: notice.value }) };
  const blocked = heard.judge(says).map((blocking) => ({
    ...blocking,
    until: blocking.until === null ? null : formatInstant(receipt.zone, blocking.until),
  }));
  return success({
    decisionId: receipt.id,
    ...text,
    channel,
    template: action.template,
    version: law.texts.stateOf(text.language, action.template).version,
    notice: notice.value,
    judgedAt: formatInstant(receipt.zone, at),
    allowed: blocked.length === 0,
    blocked,
    notLegalAdvice,
  });
};

const noContact = (detail: string): Result<never, DomainError> => failure(domainError('conflict', detail));

export const makeRenderDecision = ({ pool, clock, judge }: Dependencies): Pick<Services, 'renderDecision'> => {
  /** As asked for, else when it was decided to be sent, or now where that is past. */
  const instantOf = (asked: Instant | undefined, { sendAt }: ContactOfReceipt): Result<Instant, DomainError> => {
    if (asked !== undefined) return clock.at(asked);
    return success(clock.isSimulated ? sendAt : Math.max(clock.now(), sendAt));
  };
  return {
    renderDecision: async ({ decisionId, at: asked, values = {}, notice }, { portfolios }) => {
      const stored = await readDecision(pool, decisionId, portfolios);
      if (stored === null) return failure(domainError('not-found', `No decision ${decisionId} is known.`));
      const { action } = stored.receipt;
      if (action.kind !== 'contact') return noContact('The decision was not to contact the debtor.');
      if (stored.isOverridden) return noContact('A person decided otherwise.');
      const at = instantOf(asked, action);
      if (!at.ok) return at;
      const message = messageOf(action);
      const read = readTemplateValues(values, message.channel);
      if (!read.ok) return failure(domainError('invalid-request', 'Some values do not fit.', read.error));
      const heard = await judge.hearDecided(pool, stored, at.value);
      if (heard === null) return noContact('The case is closed.');
      return render(stored, heard, message, { notice, values: read.value, at: at.value });
    },
  };
};
