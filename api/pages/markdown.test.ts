import { describe, expect, test } from 'vitest';
import { renderMarkdown } from './markdown.ts';

describe('renderMarkdown', () => {
  test.each([
    ['a heading', '## What & why', '<h2>What &amp; why</h2>'],
    ['a paragraph over two lines', 'one\ntwo', '<p>one two</p>'],
    ['a list, an item over two lines', '- one\n  more\n- `two`', '<ul><li>one more</li><li><code>two</code></li></ul>'],
    ['a link', 'see [this](/docs)', '<p>see <a href="/docs">this</a></p>'],
    [
      'code',
      '```json\n{ "a": "<b>" }\n```',
      '<pre tabindex="0"><code>{ &quot;a&quot;: &quot;&lt;b&gt;&quot; }\n</code></pre>',
    ],
    ['markup is text', '<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
    ['a link that runs code stays text', '[x](javascript:alert(1))', '<p>[x](javascript:alert(1))</p>'],
  ])('%s', (_name, markdown, html) => {
    expect(renderMarkdown(markdown)).toBe(html);
  });
});
