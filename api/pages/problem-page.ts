/** `/problems/<code>`: what a problem means and what to do, from docs/problems. */
import { readFileSync } from 'node:fs';
import { renderMarkdown } from './markdown.ts';
import { renderPage } from './page.ts';

const folder = new URL('../../docs/problems/', import.meta.url);

/** Throws where the page is missing: it is read at start, so that a missing one is noticed there. */
export const renderProblemPage = (code: string): string => {
  const markdown = readFileSync(new URL(`${code}.md`, folder), 'utf8');
  const title = /^# (.*)$/m.exec(markdown)?.[1] ?? code;
  return renderPage(
    `${title} (${code})`,
    `<main id="content" class="single"><nav aria-label="Up" class="trail"><a href="/docs">Tact API</a> <a href="/docs#problems">Problems</a></nav>
${renderMarkdown(markdown)}</main>`,
  );
};
