/** The beginning of `/docs`: tell two facts, ask what to do. Made of the document's own examples. */
import type { ApiDocument, Schema } from './api-document.ts';
import { codeBlock, writeCurl } from './curl.ts';
import { writeJsonLine } from './json-text.ts';

const eventOf = ({ components }: ApiDocument, schemaName: string): object => {
  const schema: Schema | undefined = components.schemas[schemaName];
  const [example] = schema?.examples ?? [];
  if (typeof example !== 'object' || example === null) throw new Error(`${schemaName} has no example`);
  return example;
};

const longestLine = 88;

/** Members one after another, broken between two where a line would grow too long. */
const fill = (members: readonly string[], indent: string): string => {
  const lines: string[] = [];
  for (const member of members) {
    const last = lines.at(-1);
    if (last === undefined || indent.length + last.length + 2 + member.length > longestLine) lines.push(member);
    else lines[lines.length - 1] = `${last}, ${member}`;
  }
  return lines.join(`,\n${indent}`);
};

const membersOf = (value: object): readonly string[] =>
  Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${writeJsonLine(member)}`);

/** The envelope, then what it says, in few lines. */
const writeEvent = (event: object): string => {
  const { data, ...envelope } = event as { readonly data: object };
  return `  { ${fill(membersOf(envelope), '    ')},\n    "data": { ${fill(membersOf(data), '      ')} } }`;
};

/** The two facts without which there is nothing to decide, and the question. */
export const renderQuickStart = (document: ApiDocument): string => {
  const facts = ['DebtorRegisteredEvent', 'CaseOpenedEvent'].map((name) => writeEvent(eventOf(document, name)));
  const tell = [
    'curl "$TACT/v1/events" \\\n  -H "Authorization: Bearer $KEY" \\\n  -H "Content-Type: application/json" -d \'[',
    `${facts.join(',\n')}\n]'`,
  ].join('\n');
  const ask = writeCurl({ method: 'post', path: '/v1/cases/C-1001/next-best-action', needsKey: true });
  const where = 'export TACT=http://localhost:3000\nexport KEY=the-key-that-the-first-start-printed';
  return `<section aria-labelledby="start" class="start">
<h2 id="start">Start</h2>
<ol>
<li><p>Say where Tact is, and with which key.</p>${codeBlock(where, 'Address and key')}</li>
<li><p><strong>Tell</strong> <a href="#recordEvents">facts</a> as they happen. A case begins with these two; the other
<a href="#event-types">event types</a> work alike.</p>${codeBlock(tell, 'Tell two facts')}</li>
<li><p><strong>Ask</strong> for the <a href="#nextBestAction">next best action</a> of the case.</p>${codeBlock(ask, 'Ask for a decision')}</li>
</ol>
</section>`;
};
