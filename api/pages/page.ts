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
p,ul{margin:.6rem 0}
ul,ol{padding-left:1.3rem}
li{margin:.2rem 0}
a:focus-visible,summary:focus-visible,pre:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
code,pre{font:.875em/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre code{font-size:1em}
code{background:var(--wash);border-radius:4px;padding:.1em .3em;overflow-wrap:anywhere}
pre{background:var(--wash);border:1px solid var(--line);border-radius:8px;padding:.9rem 1rem;overflow-x:auto;margin:.6rem 0}
pre code{background:none;padding:0;overflow-wrap:normal}
h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0 .6rem}
h2{font-size:1.35rem;margin:3rem 0 .8rem;padding-top:1rem;border-top:1px solid var(--line)}
h3{font-size:1.08rem;margin:0}
h4{font-size:.92rem;color:var(--soft);margin:1.3rem 0 .3rem}
.skip{position:absolute;left:-999rem}
.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem 1rem}
.layout{display:grid;grid-template-columns:18rem minmax(0,1fr);max-width:82rem;margin:0 auto}
.side{border-right:1px solid var(--line);padding:1.5rem 1rem;position:sticky;top:0;height:100vh;overflow-y:auto}
nav{font-size:.9rem;line-height:1.45}
nav p{font-weight:650;margin:.8rem 0 .1rem}
nav ul{list-style:none;margin:0;padding:0}
nav li{margin:0}
nav a{display:block;padding:.2rem .4rem;border-radius:6px;text-decoration:none;color:inherit}
nav ul a{color:var(--soft)}
nav a:hover{background:var(--wash);color:var(--ink)}
.contents{display:none}
main{padding:2rem clamp(1rem,4vw,3rem) 5rem;min-width:0}
main.single{max-width:48rem;margin:0 auto}
.single h2{margin:1.6rem 0 .4rem;padding:0;border:0}
.trail a{display:inline;padding:0;color:var(--accent);text-decoration:underline}
.trail a+a::before{content:"› ";display:inline-block;margin-right:.3rem;color:var(--soft)}
.lead{font-size:1.08rem;max-width:48rem}
.start h2{margin-top:1.2rem;border:0;padding:0}
.start li{margin-bottom:.8rem}
.start p{margin:.2rem 0}
article{border:1px solid var(--line);border-radius:12px;padding:1.1rem 1.3rem 1.3rem;margin:0 0 1.4rem}
.path{display:flex;flex-wrap:wrap;gap:.6rem;align-items:baseline;margin:.35rem 0 .6rem}
.path code{background:none;padding:0;font-size:.95rem;overflow-wrap:anywhere}
.method{font:700 .78rem/1 ui-monospace,monospace;letter-spacing:.04em}
.get{color:var(--get)}.post{color:var(--post)}.patch{color:var(--patch)}.delete{color:var(--delete)}
details{border-top:1px solid var(--line);margin-top:.8rem;padding-top:.6rem}
summary{cursor:pointer;font-weight:600}
dl{margin:.4rem 0 0;padding-left:.9rem;border-left:2px solid var(--line)}
dt{margin-top:.55rem}
dt code{font-weight:650}
dd{margin:.1rem 0 0}
dd p{margin:.1rem 0}
.branch{color:var(--soft);margin:.8rem 0 0}
.events{list-style:none;padding:0}
.events li{border-top:1px solid var(--line);padding:.5rem 0;margin:0}
.events summary{font-weight:400}
.events summary code{font-weight:650}
.event{border:0;margin:0;padding:0}
.event[open]{border-left:3px solid var(--accent);padding-left:.9rem}
.problems{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.3rem 1.1rem}
.problems li{margin:0}
.type{color:var(--soft);font-size:.87rem}
.required{color:var(--delete);font-size:.8rem}
@media (max-width:56rem){.layout{display:block}.side{display:none}.contents{display:block}main{padding-top:1.2rem}ol{padding-left:1.1rem}article{padding:.9rem 1rem}}
@media print{.side,.contents{display:none}.layout{display:block}}
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
