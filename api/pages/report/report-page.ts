/** The report as a page that is whole in itself: no script, no outside asset. Page one says what to do, what it is worth, how sure that is. */
import type { ExperimentLedger } from '../../contracts/experiment-ledger.ts';
import type { ExperimentReport } from '../../contracts/experiment-report.ts';
import { escapeHtml } from '../page.ts';
import { forestChart, intervalChart } from './charts.ts';
import { championSentences, ledgerRows, ledgerSentences, type LedgerRow } from './ledger-words.ts';
import { reportStyle } from './report-style.ts';
import { armsTable, cell, metricsTable, readingsTable, row, segmentsTable, table } from './report-tables.ts';
import { chartSvg } from './svg.ts';
import {
  countText,
  decisionTitles,
  effectText,
  metricTitle,
  moneyText,
  numberText,
  percentText,
  primaryOf,
  signed,
  type Guardrail,
  healthWords,
} from './words.ts';

type Report = ExperimentReport;

const tones: Readonly<Record<Report['verdict']['decision'], string>> = {
  ship: 'good',
  stop_for_harm: 'bad',
  keep_running: '',
  no_difference: '',
  undecided: 'warn',
  no_reading: 'warn',
};

const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`;

const verdictBox = ({ verdict }: Report): string =>
  `<section class="verdict ${tones[verdict.decision]}" aria-label="Verdict"><p class="label">${decisionTitles[verdict.decision]}</p><p class="sentence">${escapeHtml(verdict.sentence)}</p></section>`;

const fact = (name: string, value: string, note: string): string =>
  `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}<small>${escapeHtml(note)}</small></dd></div>`;

const moneyFact = ({ verdict }: Report): string => {
  const { moneyPerMonth: money } = verdict;
  if (money === null) return fact('Money a month', '–', 'not known yet');
  const text = (minor: number): string => signed(moneyText(minor, money.currency), minor);
  return fact('Money a month', text(money.estimate), `between ${text(money.lower)} and ${text(money.upper)}`);
};

const riskFact = ({ verdict, alpha }: Report): string =>
  verdict.riskOfError === null
    ? fact('Risk of being wrong', '–', 'nothing is claimed yet')
    : fact(
        'Risk of being wrong',
        `at most ${percentText(verdict.riskOfError)}`,
        `at every look together; level ${percentText(1 - alpha)}`,
      );

const harmFact = ({ arms }: Report): string => {
  const events = arms.reduce((sum, { complaints, optOuts }) => sum + complaints + optOuts, 0);
  const contacts = arms.reduce((sum, arm) => sum + arm.contacts, 0);
  const rate = contacts > 0 ? numberText((10_000 * events) / contacts) : '–';
  return fact('Harm per 10,000 contacts', rate, `${countText(events)} complaints and opt-outs`);
};

const contactsFact = ({ arms }: Report): string => {
  const sum = (of: (arm: Report['arms'][number]) => number): string =>
    countText(arms.reduce((total, arm) => total + of(arm), 0));
  return fact(
    'Contacts',
    `${sum((arm) => arm.contacts)} made`,
    `${sum((arm) => arm.contactsNotMade)} decisions to leave in peace`,
  );
};

const railWords: Readonly<Record<Guardrail['state'], string>> = { ok: 'OK', watch: 'Watch', breached: 'Breached' };

const railItem = ({ metric, arm, state, sentence }: Guardrail): string =>
  `<li class="${state}" title="${escapeHtml(sentence)}"><b>${railWords[state]}</b>${escapeHtml(metricTitle(metric))} <span>(${escapeHtml(arm)})</span></li>`;

const guardrailRow = ({ guardrails }: Report): string =>
  guardrails.length === 0
    ? paragraph('No guardrails were agreed before the start.')
    : `<ul class="rails" aria-label="Guardrails">${guardrails.map(railItem).join('')}</ul>`;

const healthRow = (report: Report): string => {
  const { state, title, text } = healthWords(report);
  const warnings = report.health.warnings.map((warning) => `<li class="watch"><b>Mind</b>${escapeHtml(warning)}</li>`);
  return `<ul class="rails" aria-label="Health"><li class="${state}"><b>${title}</b>${escapeHtml(text)}</li>${warnings.join('')}</ul>`;
};

const checkItem = ({ ok, sentence }: { readonly ok: boolean; readonly sentence: string }): string =>
  `<li class="${ok ? 'yes' : 'no'}"><b>${ok ? 'Yes' : 'No'}</b>${escapeHtml(sentence)}</li>`;

const healthSection = ({ health }: Report): string => {
  const { sampleRatio, sampleRatioAfterFiltering, exposure, selfTest, interference, dataQuality } = health;
  const checks = [sampleRatio, sampleRatioAfterFiltering, exposure, selfTest, interference, dataQuality];
  return `<h2>Can it be trusted?</h2><ul class="checks">${checks.map(checkItem).join('')}</ul>`;
};

const guardrailSection = ({ guardrails }: Report): string =>
  guardrails.length === 0
    ? ''
    : `<h3>Guardrails</h3><ul class="checks">${guardrails
        .map(
          ({ metric, arm, state, sentence, e, eSafe }) =>
            `<li>${escapeHtml(`${metricTitle(metric)}, ${arm}: ${railWords[state]}. ${sentence}`)}${e === null || eSafe === null ? '' : ` <small>e against ${numberText(e)}, for ${numberText(eSafe)}</small>`}</li>`,
        )
        .join('')}</ul>`;

const findingText = (report: Report, finding: Report['segmentFindings'][number]): string => {
  const metric = primaryOf(report);
  if (metric === undefined) return '';
  const { by, highest, lowest, difference, isConfirmed } = finding;
  const words = `${effectText(difference.estimate, metric)} (${effectText(difference.lower, metric)} to ${effectText(difference.upper, metric)})`;
  return isConfirmed
    ? `By ${by.replace('_', ' ')} the effect differs: ${highest} over ${lowest} by ${words}, in the half of debtors that did not choose them.`
    : `By ${by.replace('_', ' ')} no difference is proven: ${highest} over ${lowest} ${words} in the half of debtors that did not choose them.`;
};

const armSection = (report: Report, arm: string): string => {
  const interval = intervalChart(report, arm);
  const forest = forestChart(report, arm);
  const own = report.segmentFindings.filter((finding) => finding.arm === arm);
  return [
    `<h2>${escapeHtml(arm)} against the champion</h2>`,
    ...report.verdict.byArm.filter((one) => one.arm === arm).map(({ sentence }) => paragraph(sentence)),
    interval === null ? '' : `<h3>Effect per debtor, day by day</h3>${chartSvg(interval)}`,
    `<h3>The primary metric, read in every way</h3>${readingsTable(report, arm)}`,
    report.segments.some((segment) => segment.arm === arm) ? '<h3>By market, segment, stage, size</h3>' : '',
    forest === null
      ? ''
      : `${chartSvg(forest)}${paragraph('Dot and line: as measured. Diamond: what is believed, pulled towards the effect of all.')}`,
    segmentsTable(report, arm),
    ...own.map((finding) => paragraph(findingText(report, finding))),
  ].join('');
};

const heading = ({ experimentId, hypothesis, asOf, day, horizonDays, state }: Report): string =>
  `<header><h1>${escapeHtml(experimentId)}: ${escapeHtml(hypothesis)}</h1><p>As of ${asOf.slice(0, 10)}, day ${String(day)} of ${String(horizonDays)}, ${state}</p></header>`;

const listItems = (texts: readonly string[]): string => texts.map((text) => `<li>${escapeHtml(text)}</li>`).join('');

const believed = ([own, measured]: LedgerRow['effect']): string => cell(own, `measured ${measured}`);

const ledgerRow = ({ name, decidedOn, outcome, effect, moneyPerMonth, believedSoFar }: LedgerRow): string =>
  row(name, `decided ${decidedOn}`, [cell(outcome), believed(effect), believed(moneyPerMonth), cell(believedSoFar)]);

const ledgerHeads = ['Experiment', 'Outcome', 'Believed effect', 'Believed money a month', 'Believed so far'];

/** What all decided experiments brought, and the champions that came of them. */
const ledgerSection = (ledger: ExperimentLedger): string => {
  const rows = ledgerRows(ledger).map(ledgerRow);
  const champions = championSentences(ledger);
  return [
    '<h2>All experiments so far</h2>',
    ...ledgerSentences(ledger).map(paragraph),
    rows.length === 0 ? '' : table('All experiments so far', ledgerHeads, rows),
    champions.length === 0 ? '' : `<h3>Champions so far</h3><ul class="method">${listItems(champions)}</ul>`,
  ].join('');
};

/** The ledger is that of the report's day, or of today. */
export const renderReportPage = (report: ExperimentReport, ledger: ExperimentLedger): string => {
  const others = report.metrics[0]?.comparisons.map(({ arm }) => arm) ?? [];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(report.experimentId)}: ${decisionTitles[report.verdict.decision]}</title>
<link rel="icon" href="data:,">
<style>${reportStyle}</style>
</head>
<body>
<main>
${heading(report)}
${verdictBox(report)}
<dl class="facts">${moneyFact(report)}${riskFact(report)}${harmFact(report)}${contactsFact(report)}</dl>
${guardrailRow(report)}
${healthRow(report)}
<div class="page"></div>
${others.map((arm) => armSection(report, arm)).join('')}
<h2>Who took part</h2>
${armsTable(report)}
<h2>All metrics</h2>
${metricsTable(report)}
${healthSection(report)}
${guardrailSection(report)}
${ledgerSection(ledger)}
<h2>How it was measured</h2>
<ul class="method">${listItems([...report.method, ...report.withinArms.map(({ sentence }) => sentence)])}</ul>
<footer>Report ${report.checksum}<br>Definition ${report.definitionChecksum}</footer>
</main>
</body>
</html>
`;
};
