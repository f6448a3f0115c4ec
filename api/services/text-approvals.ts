/**
 * Officers and texts: the house's own wording is written by one person and approved by another, and any text can be taken out of use. What
 * is said holds for the next decision of every process, like a change of law.
 */
import {
  insertTextApproval,
  insertTextVersion,
  inTransaction,
  lockLaw,
  type Pool,
  type Queryable,
  type TextApprovalRow,
  type TextKey,
} from '../../data/index.ts';
import {
  compileHouseText,
  deliveredVersion,
  domainError,
  failure,
  success,
  type DomainError,
  type InputError,
  type Result,
} from '../../engine/index.ts';
import type { ApproveTextRequest, Text, TextFinding, WriteTextRequest } from '../contracts/texts.ts';
import type { Clock } from './clock.ts';
import type { Law, LawInForce } from './law-in-force.ts';
import type { TextLint } from './lint-texts.ts';
import { ownId } from './own-id.ts';
import { isSamePerson } from './same-person.ts';
import type { Caller, Services, ToText } from './services.ts';
import { presentVersion, readTextRecord, type ReadableVersion, type TextRecord } from './text-versions.ts';
import { presentText, unknownText } from './texts.ts';
import { mayWriteLaw, pointerOf } from './write-law.ts';

type Dependencies = {
  readonly pool: Pool;
  readonly law: LawInForce;
  readonly lint: TextLint;
  readonly clock: Clock;
};

const keyOf = ({ language, templateId }: ToText): TextKey => ({ language, template: templateId });

const invalidText = (errors: readonly InputError[]): Result<never, DomainError> =>
  failure(domainError('invalid-request', 'The text cannot be used like this; what is wrong is listed.', errors));

const conflict = (detail: string, errors?: readonly InputError[]): Result<never, DomainError> =>
  failure(domainError('conflict', detail, errors));

const errorsAmong = (findings: readonly TextFinding[]): readonly InputError[] =>
  findings
    .filter(({ severity }) => severity === 'error')
    .map(({ form, country, finding }) => ({
      pointer: form === null ? '/forms' : `/forms/${form.replaceAll('.', '/')}`,
      detail: country === null ? finding : `${finding} (${country})`,
    }));

const isLanguageUnknown = ({ delivered }: LawInForce, { language }: TextKey): boolean =>
  !delivered.languages.has(language);

const noLanguage = ({ delivered }: LawInForce, { language }: TextKey): Result<never, DomainError> =>
  failure(
    domainError(
      'not-found',
      `There are no texts in ${language}, only in ${[...delivered.languages.keys()].join(', ')}.`,
    ),
  );

const makeWrite = ({ pool, law, lint, clock }: Dependencies): Services['writeText'] => {
  const write = async (client: Queryable, key: TextKey, request: WriteTextRequest, caller: Caller) => {
    const compiled = compileHouseText(law.delivered, { ...key, forms: request.forms });
    if (!compiled.ok)
      return invalidText(
        compiled.error.map(({ path, detail }) => ({ pointer: `/forms${pointerOf(path.slice(2))}`, detail })),
      );
    const now = await law.now(client);
    const findings = lint.ofVersion(now, compiled.value);
    const errors = errorsAmong(findings);
    if (errors.length > 0) return invalidText(errors);
    const before = await readTextRecord(client, law.delivered, key);
    const { template } = compiled.value;
    const { forms, reason, by } = request;
    const version = (before?.latestVersion ?? deliveredVersion) + 1;
    const row = {
      ...key,
      version,
      forms,
      checksum: template.checksum,
      reason,
      by,
      keyId: caller.keyId,
      at: clock.now(),
    };
    await insertTextVersion(client, row);
    const record = before ?? { key, versions: [], approvals: [], latestVersion: version };
    const presented = presentVersion(record, now, { version, template, row, compiled: compiled.value });
    return success({ language: key.language, id: key.template, ...presented, warnings: findings });
  };
  return async ({ language, templateId, ...request }, caller) => {
    const permitted = mayWriteLaw(caller);
    if (!permitted.ok) return permitted;
    const key = keyOf({ language, templateId });
    if (isLanguageUnknown(law, key)) return noLanguage(law, key);
    return inTransaction(pool, async (client) => {
      await lockLaw(client);
      return write(client, key, request, caller);
    });
  };
};

const meantVersion = (
  { versions }: TextRecord,
  { version, checksum }: ApproveTextRequest,
): Result<ReadableVersion, DomainError> => {
  const meant = versions.findLast((one) =>
    version === undefined ? one.template.checksum === checksum : one.version === version,
  );
  if (meant !== undefined) return success(meant);
  return version === undefined
    ? invalidText([{ pointer: '/checksum', detail: 'no version of this text reads so now' }])
    : invalidText([{ pointer: '/version', detail: 'this text has no such version that can be used' }]);
};

/** An officer's last word on the text. */
const lastWord = ({ approvals }: TextRecord): TextApprovalRow | undefined =>
  approvals.find(({ keyId }) => keyId !== null);

type Approval = { readonly record: TextRecord; readonly meant: ReadableVersion; readonly by: string };

const whyNotApproved = (law: Law, lint: TextLint, { record, meant, by }: Approval): Result<null, DomainError> => {
  const word = lastWord(record);
  if (word?.state === 'approved' && word.version === meant.version && word.checksum === meant.template.checksum)
    return conflict('This version is approved and in use.');
  if (meant.row !== null && isSamePerson(meant.row.by, by))
    return conflict(`${meant.row.by} wrote this version: another person approves it.`);
  const errors = errorsAmong(lint.ofVersion(law, meant.compiled));
  if (errors.length > 0) return conflict('The lint finds errors in this version by now.', errors);
  return success(null);
};

type Word = Pick<TextApprovalRow, 'version' | 'checksum' | 'state' | 'reason' | 'by'>;

/** Says the word in one transaction, once `plan` has found nothing against it; then answers the text as it is in force. */
const makeSay =
  ({ pool, law, lint, clock }: Dependencies) =>
  async (
    to: ToText,
    caller: Caller,
    plan: (record: TextRecord, now: Law) => Result<Word, DomainError>,
  ): Promise<Result<Text, DomainError>> => {
    const permitted = mayWriteLaw(caller);
    if (!permitted.ok) return permitted;
    const key = keyOf(to);
    const said = await inTransaction(pool, async (client) => {
      await lockLaw(client);
      const record = await readTextRecord(client, law.delivered, key);
      if (record === null) return unknownText(key);
      const planned = plan(record, await law.now(client));
      if (!planned.ok) return planned;
      const row = { id: ownId(), ...key, ...planned.value, keyId: caller.keyId, at: clock.now() };
      await insertTextApproval(client, row);
      return success({ ...record, approvals: [row, ...record.approvals] });
    });
    // The law is read again once the word is kept: before, it would be remembered though it may yet be undone.
    return said.ok ? success(presentText(await law.now(pool), lint, said.value)) : said;
  };

const planWithdrawal =
  ({ reason, by }: Pick<Word, 'reason' | 'by'>) =>
  (record: TextRecord, { texts }: Law): Result<Word, DomainError> => {
    const { language, template: id } = record.key;
    const template = texts.book.languages.get(language)?.templates.get(id);
    if (template === undefined) return conflict('No version of this text is in use.');
    const { version, state } = texts.stateOf(language, id);
    if (state === 'withdrawn') return conflict('This text is withdrawn.');
    return success({ version, checksum: template.checksum, state: 'withdrawn', reason, by });
  };

export const makeTextApprovals = (
  dependencies: Dependencies,
): Pick<Services, 'writeText' | 'approveText' | 'withdrawText'> => {
  const { lint } = dependencies;
  const say = makeSay(dependencies);
  return {
    writeText: makeWrite(dependencies),
    approveText: ({ language, templateId, ...request }, caller) =>
      say({ language, templateId }, caller, (record, now) => {
        const meant = meantVersion(record, request);
        if (!meant.ok) return meant;
        const { reason, by } = request;
        const { version, template } = meant.value;
        const permitted = whyNotApproved(now, lint, { record, meant: meant.value, by });
        return permitted.ok
          ? success({ version, checksum: template.checksum, state: 'approved', reason, by })
          : permitted;
      }),
    withdrawText: ({ language, templateId, ...request }, caller) =>
      say({ language, templateId }, caller, planWithdrawal(request)),
  };
};
