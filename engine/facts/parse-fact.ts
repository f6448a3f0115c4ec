/**
 * CloudEvents 1.0 (structured JSON) → `Fact`, and back. Says everything that is wrong with an event, by JSON Pointer;
 * never throws, whatever it is given, and takes time linear in the size of the input.
 */
import type { z } from 'zod';
import type { InputError } from '../errors.ts';
import { failure, success, type Result } from '../result.ts';
import { parseInstant, type Instant } from '../vocabulary/time.ts';
import { inWords } from './describe-issue.ts';
import { caseFactSchemas, debtorFactSchemas, eventIdSchema } from './fact-data.ts';
import { isCaseFactType, type Fact, type FactType, type Subject, type SubjectKind } from './fact.ts';

/** `latestAt`: facts that happened after it are refused. The caller's clock plus the skew it allows. */
export type FactLimits = { readonly latestAt: Instant };

/** A CloudEvent in the JSON format, as exports and timelines give it. */
export type CloudEvent = {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: FactType;
  readonly time: string;
  readonly subject: string;
  readonly datacontenttype: 'application/json';
  readonly data: Fact['data'];
};

const mostErrors = 20;
const longestPointerPart = 128;
const coreAttributes: ReadonlySet<string> = new Set([
  'specversion',
  'id',
  'source',
  'type',
  'time',
  'subject',
  'datacontenttype',
  'data',
]);
const schemasByType = new Map<string, z.ZodType>(Object.entries({ ...caseFactSchemas, ...debtorFactSchemas }));
const uriReference = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]{1,256}$/;
const subjectPattern = /^(case|debtor)\/([A-Za-z0-9._:-]{1,128})$/;

type Report = (pointer: string, detail: string) => null;
type Input = Readonly<Record<string, unknown>>;

const pointerOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => `/${String(part).slice(0, longestPointerPart).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');

const isObject = (value: unknown): value is Input =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const dataErrors = (error: z.ZodError): readonly InputError[] =>
  error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ pointer: pointerOf(['data', ...issue.path, key]), detail: 'is not a known field' }))
      : [{ pointer: pointerOf(['data', ...issue.path]), detail: issue.message }],
  );

const readId = (input: Input, report: Report): string | null => {
  const id = input['id'];
  const parsed = eventIdSchema.safeParse(id, inWords);
  return parsed.success ? parsed.data : report('/id', parsed.error.issues[0]?.message ?? 'is not an id');
};

const readSource = (input: Input, report: Report): string | null => {
  const source = input['source'];
  if (typeof source === 'string' && uriReference.test(source)) return source;
  return report('/source', source === undefined ? 'is required' : 'must be a URI reference of 1 to 256 characters');
};

const readTime = (input: Input, limits: FactLimits, report: Report): Instant | null => {
  const time = input['time'];
  if (time === undefined) return report('/time', 'is required');
  const at = typeof time === 'string' ? parseInstant(time) : null;
  if (at === null) return report('/time', 'must be an RFC 3339 instant with an offset, in 1900 to 2199');
  return at > limits.latestAt ? report('/time', 'lies in the future') : at;
};

const readType = (input: Input, report: Report): FactType | null => {
  const type = input['type'];
  if (type === undefined) return report('/type', 'is required');
  return typeof type === 'string' && schemasByType.has(type)
    ? (type as FactType)
    : report('/type', 'is not a known event type');
};

const readSubject = (input: Input, type: FactType | null, report: Report): Subject | null => {
  const subject = input['subject'];
  if (subject === undefined) return report('/subject', 'is required');
  const parts = typeof subject === 'string' ? subjectPattern.exec(subject) : null;
  if (parts === null) {
    return report('/subject', 'must be case/<id> or debtor/<id>, the id 1 to 128 characters of A–Z a–z 0–9 . _ : -');
  }
  const [, kind, id] = parts as unknown as readonly [string, SubjectKind, string];
  const demanded = type === null ? kind : isCaseFactType(type) ? 'case' : 'debtor';
  return kind === demanded ? { kind, id } : report('/subject', `must be ${demanded}/<id> for this type`);
};

const isScalar = (value: unknown): boolean =>
  value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number';

/** Extension attributes may be there and mean nothing here; everything else that CloudEvents does not know is refused. */
const checkAttributes = (input: Input, report: Report): void => {
  for (const name of Object.keys(input)) {
    if (coreAttributes.has(name)) continue;
    if (name === 'data_base64') report('/data_base64', 'is not supported: give data as JSON');
    else if (!/^[a-z0-9]{1,20}$/.test(name)) report(pointerOf([name]), 'is not a known attribute');
    else if (!isScalar(input[name])) report(pointerOf([name]), 'must be a string, a number or a boolean');
  }
  if (input['specversion'] !== '1.0') report('/specversion', 'must be "1.0"');
  const contentType = input['datacontenttype'] ?? 'application/json';
  if (typeof contentType !== 'string' || !/^application\/json *(?:;|$)/i.test(contentType)) {
    report('/datacontenttype', 'must be application/json');
  }
};

/** One event as told → a fact, or everything that is wrong with it (at most 20 errors). */
export const parseFact = (value: unknown, limits: FactLimits): Result<Fact, readonly InputError[]> => {
  if (!isObject(value)) return failure([{ pointer: '', detail: 'must be an object: one CloudEvent' }]);
  const errors: InputError[] = [];
  const report: Report = (pointer, detail) => {
    if (errors.length < mostErrors) errors.push({ pointer, detail });
    return null;
  };
  checkAttributes(value, report);
  const id = readId(value, report);
  const source = readSource(value, report);
  const type = readType(value, report);
  const at = readTime(value, limits, report);
  const subject = readSubject(value, type, report);
  const data = type === null ? undefined : schemasByType.get(type)?.safeParse(value['data'] ?? {}, inWords);
  if (data?.success === false) for (const error of dataErrors(data.error)) report(error.pointer, error.detail);
  if (errors.length > 0) return failure(errors);
  // No error was reported, so every part is there and the data is that of the type.
  return success({ at, source, id, type, subject, data: data?.data } as Fact);
};

/** The fact as a CloudEvent; its time in UTC. */
export const factToCloudEvent = (fact: Fact): CloudEvent => ({
  specversion: '1.0',
  id: fact.id,
  source: fact.source,
  type: fact.type,
  time: new Date(fact.at).toISOString(),
  subject: `${fact.subject.kind}/${fact.subject.id}`,
  datacontenttype: 'application/json',
  data: fact.data,
});
