/** The frame of our HTML pages: no script, no outside asset, one style sheet that is named in the policy by its hash. */
import { createHash } from 'node:crypto';

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const style = `
:root{--ink:#1b2430;--soft:#566273;--line:#dde3ea;--paper:#fff;--wash:#f5f7fa;--accent:#0b5cad;--get:#0a6b4b;--post:#0b5cad;--patch:#8a5a00;--delete:#a8201a;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--ink:#e6ebf2;--soft:#a3b0c2;--line:#2d3846;--paper:#12181f;--wash:#1a222c;--accent:#7cb8f5;--get:#5fd0a5;--post:#7cb8f5;--patch:#e3b35a;--delete:#f08d87}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:1rem}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--ink);background:var(--paper);overflow-wrap:break-word}
a{color:var(--accent)}
a:focus-visible,summary:focus-visible,pre:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
code,pre{font:.875em/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{background:var(--wash);border-radius:4px;padding:.1em .3em}
pre{background:var(--wash);border:1px solid var(--line);border-radius:8px;padding:.9rem 1rem;overflow-x:auto;margin:.6rem 0}
pre code{background:none;padding:0}
h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0 .6rem}
h2{font-size:1.35rem;margin:3rem 0 .8rem;padding-top:1rem;border-top:1px solid var(--line)}
h3{font-size:1.08rem;margin:0}
h4{font-size:.8rem;text-transform:uppercase;letter-spacing:.06em;color:var(--soft);margin:1.3rem 0 .3rem}
table{border-collapse:collapse;width:100%;font-size:.93rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .8rem .4rem 0;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:600}
.scroll{overflow-x:auto}
.skip{position:absolute;left:-999rem}
.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem 1rem}
.layout{display:grid;grid-template-columns:18rem minmax(0,1fr);max-width:82rem;margin:0 auto}
nav{border-right:1px solid var(--line);padding:1.5rem 1rem;position:sticky;top:0;height:100vh;overflow-y:auto;font-size:.9rem}
nav h2{all:unset;display:block;font-weight:650;color:var(--soft);margin:1.1rem 0 .2rem}
nav ul{list-style:none;margin:0;padding:0}
nav a{display:block;padding:.18rem .4rem;border-radius:6px;text-decoration:none;color:inherit}
nav a:hover{background:var(--wash)}
main{padding:2rem clamp(1rem,4vw,3rem) 5rem;min-width:0}
main.single{max-width:46rem;margin:0 auto}
.lead{color:var(--soft);white-space:pre-line}
article{border:1px solid var(--line);border-radius:12px;padding:1.1rem 1.3rem 1.3rem;margin:0 0 1.4rem}
.path{display:flex;flex-wrap:wrap;gap:.6rem;align-items:baseline;margin:.35rem 0 .6rem}
.path code{background:none;padding:0;font-size:.95rem;overflow-wrap:anywhere}
.method{font:700 .78rem/1 ui-monospace,monospace;letter-spacing:.04em}
.get{color:var(--get)}.post{color:var(--post)}.patch{color:var(--patch)}.delete{color:var(--delete)}
details{border-top:1px solid var(--line);margin-top:.8rem;padding-top:.6rem}
summary{cursor:pointer;font-weight:600}
dl{margin:.4rem 0 0 .2rem;padding-left:.9rem;border-left:2px solid var(--line)}
dt{margin-top:.55rem}
dt code{font-weight:650}
dd{margin:0;color:var(--soft)}
dd dl{color:var(--ink)}
.type{color:var(--soft);font-size:.87rem}
.required{color:var(--delete);font-size:.8rem}
@media (max-width:56rem){.layout{display:block}nav{position:static;height:auto;border-right:0;border-bottom:1px solid var(--line)}nav ul{columns:2;column-gap:1rem}article{padding:.9rem 1rem}}
@media print{nav{display:none}.layout{display:block}}
`;

/** For `Content-Security-Policy`: the only style that runs. */
export const styleHash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/** A whole page. `body` is HTML. */
export const renderPage = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<a class="skip" href="#content">To the content</a>
${body}
</body>
</html>
`;
