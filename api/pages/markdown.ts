/** The little Markdown that our own pages use, as HTML: headings, paragraphs, lists, fenced code, `code`, [links](…), **bold**. */
import { escapeHtml } from './page.ts';

/** A line of it, without a block around. */
export const renderInline = (text: string): string =>
  escapeHtml(text)
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replaceAll(/\[([^\]]+)\]\(((?:https?:\/\/|\/|#)[^)\s]*)\)/g, '<a href="$2">$1</a>');

const renderBlock = (block: string): string => {
  const heading = /^(#{1,4}) +(.*)$/.exec(block);
  if (heading !== null) {
    const level = heading[1]?.length ?? 1;
    return `<h${level}>${renderInline(heading[2] ?? '')}</h${level}>`;
  }
  if (/^- /.test(block)) {
    const items = block.split(/\n(?=- )/).map((item) => item.slice(2).replaceAll(/\n\s*/g, ' '));
    return `<ul>${items.map((item) => `<li>${renderInline(item)}</li>`).join('')}</ul>`;
  }
  return `<p>${renderInline(block.replaceAll(/\n\s*/g, ' '))}</p>`;
};

export const renderMarkdown = (markdown: string): string =>
  markdown
    .split(/^```\w*\n([\s\S]*?)^```$/m)
    .flatMap((part, index) =>
      index % 2 === 1
        ? // A code block can be scrolled, so it can be reached by keyboard.
          [`<pre tabindex="0"><code>${escapeHtml(part)}</code></pre>`]
        : part
            .split(/\n{2,}/)
            .map((block) => block.trim())
            .filter((block) => block !== '')
            .map(renderBlock),
    )
    .join('\n');
