/** Lines for the shell that work when pasted, where `TACT` and `KEY` are set. */
import { escapeHtml } from './page.ts';
import { writeJson } from './json-text.ts';

const quoteForShell = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

type CurlRequest = {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly needsKey: boolean;
  readonly body?: { readonly type: string; readonly value: unknown } | undefined;
};

/** A stream takes a value a line. */
const writeBody = (type: string, value: unknown): string =>
  type === 'application/x-ndjson' ? JSON.stringify(value) : writeJson(value);

export const writeCurl = ({ method, path, needsKey, body }: CurlRequest): string => {
  // A body makes it a POST anyway.
  const isImplied = method === 'get' || (method === 'post' && body !== undefined);
  return [
    `curl ${isImplied ? '' : `-X ${method.toUpperCase()} `}"$TACT${path}"`,
    ...(needsKey ? ['-H "Authorization: Bearer $KEY"'] : []),
    ...(body === undefined
      ? []
      : [`-H "Content-Type: ${body.type}"`, `--data-binary ${quoteForShell(writeBody(body.type, body.value))}`]),
  ].join(' \\\n  ');
};

/** A block that can be scrolled, so it can be reached by keyboard. */
export const codeBlock = (text: string, label: string): string =>
  `<pre tabindex="0" role="region" aria-label="${escapeHtml(label)}"><code>${escapeHtml(text)}</code></pre>`;
