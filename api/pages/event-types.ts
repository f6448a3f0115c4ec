/** The event types on `/docs`: each with what it means, its fields and an example. Read from the schema `Event` of the document. */
import { referenceName, type ApiDocument, type Schema } from './api-document.ts';
import { codeBlock } from './curl.ts';
import { writeJson } from './json-text.ts';
import { renderInline } from './markdown.ts';
import { escapeHtml } from './page.ts';
import { renderMembers } from './schema-html.ts';

type EventType = { readonly type: string; readonly schemaName: string; readonly schema: Schema };

export const eventTypesOf = ({ components }: ApiDocument): readonly EventType[] =>
  Object.entries(components.schemas['Event']?.discriminator?.mapping ?? {}).map(([type, reference]) => {
    const schemaName = referenceName(reference);
    return { type, schemaName, schema: components.schemas[schemaName] ?? {} };
  });

const renderEventType = ({ type, schemaName, schema }: EventType): string => {
  const fields = renderMembers(schema.properties?.['data'] ?? {});
  const [example] = schema.examples ?? [];
  return `<details id="schema-${escapeHtml(schemaName)}" class="event">
<summary><code>${escapeHtml(type)}</code> ${renderInline(schema.description ?? '')}</summary>
<h4>Data</h4>${fields === '' ? '<p>None.</p>' : fields}
<h4>Example</h4>${codeBlock(writeJson(example), `Example of ${type}`)}</details>`;
};

/** `about`: case or debtor, which the subject of each example begins with. */
const isAbout =
  (about: string) =>
  ({ schema }: EventType): boolean =>
    (schema.examples ?? []).some((example) => (example as { subject: string }).subject.startsWith(`${about}/`));

export const renderEventTypes = (document: ApiDocument): string => {
  const types = eventTypesOf(document);
  const list = (about: string): string =>
    `<h4>About a ${about}: subject <code>${about}/&lt;id&gt;</code></h4>
<ul class="events">${types
      .filter(isAbout(about))
      .map((each) => `<li>${renderEventType(each)}</li>`)
      .join('')}</ul>`;
  return `<article id="event-types"><h3>Event types</h3>
<p>What can be told: ${types.length} types. Open one for the fields of its <code>data</code> and an example.</p>
${list('debtor')}${list('case')}</article>`;
};
