/** The report as PDF: the page's words and figures, text that can be selected, charts as vectors. Standard fonts only, so no font is embedded. */
import PDFDocument from 'pdfkit';
import type { ExperimentLedger } from '../../contracts/experiment-ledger.ts';
import type { ExperimentReport } from '../../contracts/experiment-report.ts';
import { forestChart, intervalChart, type Chart, type Mark } from './charts.ts';
import { championSentences, ledgerRows, ledgerSentences, type LedgerRow } from './ledger-words.ts';
import {
  countText,
  decisionTitles,
  effectText,
  isRefused,
  levelText,
  metricTitle,
  moneyText,
  numberText,
  percentText,
  signed,
  type Comparison,
  type MetricReport,
  healthWords,
} from './words.ts';

type Doc = InstanceType<typeof PDFDocument>;

const ink = '#1b2430';
const soft = '#566273';
const line = '#dde3ea';
const accent = '#0b5cad';
const tones = {
  ship: '#0a6b4b',
  stop_for_harm: '#a8201a',
  keep_running: soft,
  no_difference: soft,
  undecided: '#7a4f00',
  no_reading: '#7a4f00',
} as const;
const railTones = { ok: '#0a6b4b', watch: '#7a4f00', breached: '#a8201a' } as const;

/** The standard fonts know Windows' Latin letters only. */
const plain = (text: string): string =>
  text
    .replaceAll('−', '-')
    .replaceAll('≤', 'at most ')
    .replaceAll(/[^\x20-\x7e\u00a0-\u00ff‘’“”–—…€\n]/g, '?');

const widthOf = (doc: Doc): number => doc.page.width - doc.page.margins.left - doc.page.margins.right;

type Style = { readonly size?: number; readonly bold?: boolean; readonly color?: string };

const say = (doc: Doc, text: string, { size = 10, bold = false, color = ink }: Style = {}): void => {
  doc
    .font(bold ? 'Helvetica-Bold' : 'Helvetica')
    .fontSize(size)
    .fillColor(color);
  doc.text(plain(text), doc.page.margins.left, doc.y, { width: widthOf(doc) });
};

const heading = (doc: Doc, text: string): void => {
  if (doc.y > doc.page.height - 160) doc.addPage();
  doc.moveDown(1);
  say(doc, text, { size: 13, bold: true });
  doc.moveDown(0.3);
};

const drawMark = (doc: Doc, mark: Mark, [left, top]: readonly [number, number]): void => {
  switch (mark.kind) {
    case 'line':
    case 'area': {
      const [first, ...rest] = mark.points;
      if (first === undefined) return;
      doc.moveTo(left + first[0], top + first[1]);
      for (const [x, y] of rest) doc.lineTo(left + x, top + y);
      if (mark.kind === 'area') doc.closePath().fill('#cfe1f5');
      else if (mark.style === 'axis') doc.lineWidth(0.6).stroke(line);
      else if (mark.style === 'zero') doc.lineWidth(1).stroke(soft);
      else doc.lineWidth(1.6).stroke(accent);
      return;
    }
    case 'dot':
      if (mark.style === 'own') doc.circle(left + mark.at[0], top + mark.at[1], 3).fill(accent);
      else
        doc
          .circle(left + mark.at[0], top + mark.at[1], 3)
          .lineWidth(1)
          .fillAndStroke('#fff', ink);
      return;
    case 'text': {
      const text = plain(mark.text);
      doc.font('Helvetica').fontSize(8).fillColor(soft);
      const width = doc.widthOfString(text);
      const shift = { start: 0, middle: width / 2, end: width }[mark.anchor];
      doc.text(text, left + mark.at[0] - shift, top + mark.at[1] - 8, { lineBreak: false });
    }
  }
};

const drawChart = (doc: Doc, chart: Chart): void => {
  if (doc.y + chart.height > doc.page.height - doc.page.margins.bottom) doc.addPage();
  const corner = [doc.page.margins.left, doc.y] as const;
  for (const mark of chart.marks) drawMark(doc, mark, corner);
  doc.y = corner[1] + chart.height + 4;
};

type Column = { readonly share: number; readonly text: string };

const tableRow = (doc: Doc, columns: readonly Column[], style: Style = {}): void => {
  const { size = 8.5, bold = false, color = ink } = style;
  doc
    .font(bold ? 'Helvetica-Bold' : 'Helvetica')
    .fontSize(size)
    .fillColor(color);
  const widths = columns.map(({ share }) => share * widthOf(doc));
  const height = Math.max(
    ...columns.map(({ text }, place) => doc.heightOfString(plain(text), { width: (widths[place] ?? 0) - 6 })),
  );
  if (doc.y + height > doc.page.height - doc.page.margins.bottom) doc.addPage();
  const top = doc.y;
  let left = doc.page.margins.left;
  columns.forEach(({ text }, place) => {
    doc.text(plain(text), left, top, { width: (widths[place] ?? 0) - 6 });
    left += widths[place] ?? 0;
  });
  doc.y = top + height + 3;
  doc
    .moveTo(doc.page.margins.left, doc.y)
    .lineTo(doc.page.margins.left + widthOf(doc), doc.y)
    .lineWidth(0.4)
    .stroke(line);
  doc.y += 3;
};

const drawTable = (doc: Doc, shares: readonly number[], [heads, ...rows]: readonly (readonly string[])[]): void => {
  const columnsOf = (texts: readonly string[]): readonly Column[] =>
    shares.map((share, place) => ({ share, text: texts[place] ?? '' }));
  tableRow(doc, columnsOf(heads ?? []), { bold: true, color: soft });
  for (const row of rows) tableRow(doc, columnsOf(row));
};

const moneyLine = ({ verdict: { moneyPerMonth: money } }: ExperimentReport): string => {
  if (money === null) return 'Money a month: not known yet.';
  const text = (minor: number): string => signed(moneyText(minor, money.currency), minor);
  return `Money a month: ${text(money.estimate)}, between ${text(money.lower)} and ${text(money.upper)}.`;
};

const drawFirstPage = (doc: Doc, report: ExperimentReport): void => {
  const { experimentId, hypothesis, asOf, day, horizonDays, state, verdict, guardrails, health } = report;
  say(doc, `${experimentId}: ${hypothesis}`, { size: 11, bold: true });
  say(doc, `As of ${asOf.slice(0, 10)}, day ${String(day)} of ${String(horizonDays)}, ${state}`, { color: soft });
  doc.moveDown(1.5);
  say(doc, decisionTitles[verdict.decision].toUpperCase(), { bold: true, color: tones[verdict.decision] });
  say(doc, verdict.sentence, { size: 19, bold: true });
  doc.moveDown(1);
  say(doc, moneyLine(report), { size: 13 });
  const risk = verdict.riskOfError === null ? 'nothing is claimed yet' : `at most ${percentText(verdict.riskOfError)}`;
  say(doc, `Risk of being wrong: ${risk}.`, { size: 13 });
  doc.moveDown(1);
  if (guardrails.length === 0) say(doc, 'No guardrails were agreed before the start.');
  for (const { metric, arm, state: rail, sentence } of guardrails)
    say(doc, `${rail.toUpperCase()}  ${metricTitle(metric)} (${arm}). ${sentence}`, { color: railTones[rail] });
  doc.moveDown(0.6);
  const { state: healthState, title, text } = healthWords(report);
  say(doc, `${title}: ${text}`, { color: railTones[healthState] });
  for (const warning of health.warnings) say(doc, `Mind: ${warning}`, { color: railTones.watch });
};

const drawArms = (doc: Doc, { arms }: ExperimentReport): void => {
  heading(doc, 'Who took part');
  drawTable(
    doc,
    [0.28, 0.12, 0.12, 0.16, 0.16, 0.16],
    [
      ['Arm', 'Debtors', 'Payers', 'Contacts made', 'Not made', 'Harm per 10,000'],
      ...arms.map((arm) => [
        `${arm.id} (${arm.role})`,
        ...[arm.assigned, arm.payers, arm.contacts, arm.contactsNotMade].map(countText),
        arm.harmPer10000Contacts === null ? '–' : numberText(arm.harmPer10000Contacts),
      ]),
    ],
  );
};

const metricRow = (metric: MetricReport, comparison: Comparison): readonly string[] => {
  const { arm, versus, sequential, relative, notEstimable = '' } = comparison;
  const levelOf = (id: string): string => levelText(metric.arms.find((one) => one.arm === id)?.mean ?? null, metric);
  const head = [metricTitle(metric.metric), arm, levelOf(versus), levelOf(arm)];
  if (isRefused(sequential)) return [...head, notEstimable, ''];
  const share = isRefused(relative) ? '–' : signed(percentText(relative.estimate), relative.estimate);
  return [
    ...head,
    `${effectText(sequential.estimate, metric)} (${effectText(sequential.lower, metric)} to ${effectText(sequential.upper, metric)})`,
    share,
  ];
};

const drawMetrics = (doc: Doc, { metrics }: ExperimentReport): void => {
  heading(doc, 'All metrics');
  drawTable(
    doc,
    [0.2, 0.14, 0.12, 0.12, 0.32, 0.1],
    [
      ['Metric', 'Arm', 'Champion', 'Arm’s level', 'Effect (interval of all looks)', 'Relative'],
      ...metrics.flatMap((metric) => metric.comparisons.map((comparison) => metricRow(metric, comparison))),
    ],
  );
};

const drawArm = (doc: Doc, report: ExperimentReport, arm: string): void => {
  heading(doc, `${arm} against the champion`);
  for (const { sentence } of report.verdict.byArm.filter((one) => one.arm === arm)) say(doc, sentence);
  doc.moveDown(0.5);
  const interval = intervalChart(report, arm, widthOf(doc), 200);
  if (interval !== null) drawChart(doc, interval);
  const forest = forestChart(report, arm, widthOf(doc));
  if (forest !== null) drawChart(doc, forest);
};

const ledgerCells = ({ name, decidedOn, outcome, effect, moneyPerMonth, believedSoFar }: LedgerRow) => [
  ...[name, decidedOn, outcome, effect[1], effect[0], moneyPerMonth[1], moneyPerMonth[0], believedSoFar],
];

const ledgerHeads = [
  ...['Experiment', 'Decided', 'Outcome', 'Measured', 'Believed', 'Money a month', 'Believed money', 'Believed so far'],
];

const drawLedger = (doc: Doc, ledger: ExperimentLedger): void => {
  heading(doc, 'All experiments so far');
  for (const sentence of ledgerSentences(ledger)) say(doc, sentence);
  doc.moveDown(0.5);
  const rows = ledgerRows(ledger).map(ledgerCells);
  if (rows.length > 0) drawTable(doc, [0.2, 0.1, 0.11, 0.09, 0.09, 0.14, 0.14, 0.13], [ledgerHeads, ...rows]);
  const champions = championSentences(ledger);
  if (champions.length === 0) return;
  heading(doc, 'Champions so far');
  for (const sentence of champions) say(doc, sentence);
};

const drawAll = (doc: Doc, report: ExperimentReport, ledger: ExperimentLedger): void => {
  drawFirstPage(doc, report);
  doc.addPage();
  for (const { arm } of report.metrics[0]?.comparisons ?? []) drawArm(doc, report, arm);
  drawArms(doc, report);
  drawMetrics(doc, report);
  const { sampleRatio, sampleRatioAfterFiltering, exposure, selfTest, interference, dataQuality } = report.health;
  heading(doc, 'Can it be trusted?');
  for (const { ok, sentence } of [
    sampleRatio,
    sampleRatioAfterFiltering,
    exposure,
    selfTest,
    interference,
    dataQuality,
  ])
    say(doc, `${ok ? 'Yes' : 'No'}: ${sentence}`);
  drawLedger(doc, ledger);
  heading(doc, 'How it was measured');
  for (const text of [...report.method, ...report.withinArms.map(({ sentence }) => sentence)]) {
    say(doc, text);
    doc.moveDown(0.3);
  }
  doc.moveDown(1);
  say(doc, `Report ${report.checksum}`, { size: 7, color: soft });
  say(doc, `Definition ${report.definitionChecksum}`, { size: 7, color: soft });
};

/** The same report and ledger give the same bytes: its date is the report's. */
export const renderReportPdf = async (report: ExperimentReport, ledger: ExperimentLedger): Promise<Buffer> => {
  const info = { Title: plain(`${report.experimentId}: report`), CreationDate: new Date(report.asOf) };
  const doc = new PDFDocument({ size: 'A4', margin: 52, info, lang: 'en', displayTitle: true });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<void>((resolve) => doc.on('end', resolve));
  drawAll(doc, report, ledger);
  doc.end();
  await done;
  return Buffer.concat(chunks);
};
