/** The one style sheet of report pages: calm, for screens of any width, dark or light, and for paper. */
export const reportStyle = `
:root{--ink:#1b2430;--soft:#566273;--line:#dde3ea;--paper:#fff;--wash:#f5f7fa;--accent:#0b5cad;--band:#cfe1f5;--good:#0a6b4b;--goodwash:#e4f4ed;--warn:#7a4f00;--warnwash:#fbf1dc;--bad:#a8201a;--badwash:#fbe6e4;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--ink:#e6ebf2;--soft:#a3b0c2;--line:#2d3846;--paper:#12181f;--wash:#1a222c;--accent:#7cb8f5;--band:#1d3a5a;--good:#5fd0a5;--goodwash:#12291f;--warn:#e3b35a;--warnwash:#2d2412;--bad:#f08d87;--badwash:#331917}}
*{box-sizing:border-box}
body{margin:0;font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--ink);background:var(--paper);overflow-wrap:break-word}
main{max-width:58rem;margin:0 auto;padding:2.2rem clamp(1rem,4vw,2.5rem) 4rem}
header p{margin:0;color:var(--soft)}
h1{font-size:1.05rem;font-weight:600;margin:0}
h2{font-size:1.15rem;margin:2.6rem 0 .7rem}
h3{font-size:.95rem;margin:1.4rem 0 .4rem}
p{margin:.5rem 0}
.verdict{margin:1.4rem 0 1.2rem;padding:1.5rem 1.6rem;border-radius:14px;background:var(--wash);border-left:6px solid var(--soft)}
.verdict.good{background:var(--goodwash);border-color:var(--good)}
.verdict.bad{background:var(--badwash);border-color:var(--bad)}
.verdict.warn{background:var(--warnwash);border-color:var(--warn)}
.label{font-size:.82rem;font-weight:700;letter-spacing:.05em;text-transform:uppercase;margin:0}
.good .label{color:var(--good)}.bad .label{color:var(--bad)}.warn .label{color:var(--warn)}
.sentence{font-size:clamp(1.25rem,2.6vw,1.7rem);line-height:1.32;font-weight:600;margin:.35rem 0 0}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(11.5rem,1fr));gap:.8rem;margin:0}
.facts div{border:1px solid var(--line);border-radius:12px;padding:.8rem 1rem}
.facts dt{color:var(--soft);font-size:.85rem}
.facts dd{margin:.1rem 0 0;font-size:1.25rem;font-weight:600}
.facts dd small{display:block;font-size:.85rem;font-weight:400;color:var(--soft)}
.rails{list-style:none;display:flex;flex-wrap:wrap;gap:.6rem;padding:0;margin:.9rem 0}
.rails li{border-radius:10px;padding:.45rem .8rem;font-size:.95rem;background:var(--wash)}
.rails b{display:block}
.ok{background:var(--goodwash)!important}.ok b{color:var(--good)}
.watch{background:var(--warnwash)!important}.watch b{color:var(--warn)}
.breached{background:var(--badwash)!important}.breached b{color:var(--bad)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;min-width:40rem;font-size:.92rem;font-variant-numeric:tabular-nums}
th,td{padding:.4rem .6rem;text-align:right;border-bottom:1px solid var(--line);vertical-align:top}
th:first-child,td:first-child{text-align:left}
thead th{color:var(--soft);font-weight:600}
tbody th{font-weight:600}
td small,th small{display:block;color:var(--soft);font-weight:400}
.refused{color:var(--soft);text-align:left;font-size:.88rem}
.chart{overflow-x:auto}
svg{display:block;width:100%;min-width:30rem;height:auto}
svg text{font:12px system-ui,sans-serif;fill:var(--soft)}
svg .axis{stroke:var(--line);fill:none}
svg .zero{stroke:var(--soft);fill:none;stroke-width:1.4}
svg .band{fill:var(--band)}
svg .middle{stroke:var(--accent);fill:none;stroke-width:2}
svg .whisker{stroke:var(--accent);fill:none;stroke-width:2}
svg .own{fill:var(--accent)}
svg .shrunk{fill:var(--paper);stroke:var(--ink);stroke-width:1.3}
.checks{list-style:none;padding:0}
.checks li{padding:.3rem 0;border-bottom:1px solid var(--line)}
.checks b{display:inline-block;min-width:4.6rem}
.checks .no b{color:var(--bad)}.checks .yes b{color:var(--good)}
.method li{margin:.3rem 0}
footer{margin-top:2.5rem;color:var(--soft);font-size:.82rem;overflow-wrap:anywhere}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
@media print{:root{--ink:#111;--soft:#444;--line:#ccc;--paper:#fff;--wash:#f5f5f5;color-scheme:light}body{font-size:11pt}main{padding:0;max-width:none}h2{break-after:avoid}table,.chart,.facts,.rails{break-inside:avoid}.page{break-before:page}svg,table{min-width:0}.verdict,.rails li{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
@page{margin:18mm 16mm}
`;
