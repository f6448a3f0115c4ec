/** All versions of one text, delivered and written, as they read now; and what officers have said of each. */
import {
  listTextApprovals,
  readTextVersions,
  type Queryable,
  type TextApprovalRow,
  type TextKey,
  type TextVersionRow,
} from '../../data/index.ts';
import {
  channels,
  compileHouseText,
  deliveredVersion,
  type CompiledHouseText,
  type Template,
  type TemplateBook,
} from '../../engine/index.ts';
import type { Text, TextApproval, TextVersion } from '../contracts/texts.ts';
import type { Law } from './law-in-force.ts';
import { deliveredBy, deliveredReason } from './record-delivered-texts.ts';

/** A version that can be used. */
export type ReadableVersion = {
  readonly version: number;
  readonly template: Template;
  /** Null: what is delivered. */
  readonly row: TextVersionRow | null;
  /** For the lint; what is delivered is a version like any other. */
  readonly compiled: CompiledHouseText;
};

export type TextRecord = {
  readonly key: TextKey;
  /** Oldest first; one that this release cannot read is left out. */
  readonly versions: readonly ReadableVersion[];
  readonly latestVersion: number;
  /** Newest first. */
  readonly approvals: readonly TextApprovalRow[];
};

const deliveredText = (book: TemplateBook, { language, template: id }: TextKey): readonly ReadableVersion[] => {
  const found = book.languages.get(language);
  const template = found?.templates.get(id);
  const source = found?.content.templates.find((one) => one.id === id);
  if (template === undefined || source === undefined) return [];
  return [{ version: deliveredVersion, template, row: null, compiled: { language, source, template } }];
};

const writtenText = (book: TemplateBook, row: TextVersionRow): readonly ReadableVersion[] => {
  const compiled = compileHouseText(book, row);
  return compiled.ok
    ? [{ version: row.version, template: compiled.value.template, row, compiled: compiled.value }]
    : [];
};

/** Null where nothing is delivered and nothing was written. */
export const readTextRecord = async (
  client: Queryable,
  delivered: TemplateBook,
  key: TextKey,
): Promise<TextRecord | null> => {
  const rows = await readTextVersions(client, key);
  const versions = [...deliveredText(delivered, key), ...rows.flatMap((row) => writtenText(delivered, row))];
  if (versions.length === 0 && rows.length === 0) return null;
  return {
    key,
    versions,
    latestVersion: rows.at(-1)?.version ?? deliveredVersion,
    approvals: await listTextApprovals(client, key),
  };
};

const instant = (at: number): string => new Date(at).toISOString();

export const presentForms = ({ forms }: Template): Text['forms'] =>
  Object.fromEntries(
    channels.flatMap((channel) => {
      const form = forms[channel];
      return form === undefined ? [] : [[channel, form] as const];
    }),
  );

const presentApproval = ({ id, version, checksum, state, reason, by, keyId, at }: TextApprovalRow): TextApproval => ({
  approvalId: id,
  version,
  checksum,
  state,
  reason,
  by,
  keyId,
  at: instant(at),
});

/** When the text that is delivered was first seen here. */
const deliveredAt = ({ approvals }: TextRecord, checksum: string): number =>
  approvals.findLast((row) => row.checksum === checksum && row.keyId === null)?.at ?? 0;

const lastWordOn = ({ approvals }: TextRecord, { version, template }: ReadableVersion): TextVersion['state'] =>
  approvals.find((row) => row.version === version && row.checksum === template.checksum)?.state ?? 'draft';

export const presentVersion = (record: TextRecord, { texts }: Law, readable: ReadableVersion): TextVersion => {
  const { version, template, row } = readable;
  const { language, template: id } = record.key;
  const inForce = texts.stateOf(language, id);
  return {
    version,
    checksum: template.checksum,
    state: lastWordOn(record, readable),
    inUse: inForce.state === 'approved' && inForce.version === version,
    forms: presentForms(template),
    reason: row?.reason ?? deliveredReason,
    by: row?.by ?? deliveredBy,
    keyId: row?.keyId ?? null,
    at: instant(row?.at ?? deliveredAt(record, template.checksum)),
  };
};

export const presentHistory = ({ approvals }: TextRecord): readonly TextApproval[] => approvals.map(presentApproval);
