/** What a start does for the texts: each that comes with this version of Tact is recorded once, by the first start that sees it. */
import { recordDeliveredTexts, type Queryable } from '../../data/index.ts';
import type { Instant, TemplateBook } from '../../engine/index.ts';
import { ownId } from './own-id.ts';

export const deliveredBy = 'tact';
export const deliveredReason = 'Delivered with the product; have counsel review it';

/** Harmless to repeat. */
export const recordDelivered = (client: Queryable, { languages }: TemplateBook, at: Instant): Promise<void> => {
  const texts = [...languages].flatMap(([language, { templates }]) =>
    [...templates.values()].map(({ id, checksum }) => ({ id: ownId(), language, template: id, checksum })),
  );
  return recordDeliveredTexts(client, texts, { reason: deliveredReason, by: deliveredBy, at });
};
