/** A reliability plot as SVG: what was foretold on the way right, what came on the way up, both on the same scale. */
import type { Reliability } from '../contracts/reliability.ts';

const size = 420;
const margin = 56;
const inner = size - 2 * margin;

/** The least round number that holds all values: 1, 2 or 5 times a power of ten. */
const roundUp = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-6)));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value * (1 - 1e-9)) ?? 10 * power;
};

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const percent = (part: number): string => `${String(Number((part * 100).toPrecision(3)))} %`;

export const reliabilityPlot = ({ model, version, bins, error, floor, slope }: Reliability): string => {
  const top = Math.min(1, roundUp(Math.max(0, ...bins.flatMap(({ predicted, high }) => [predicted, high]))));
  const x = (part: number): string => (margin + (part / top) * inner).toFixed(1);
  const y = (part: number): string => (size - margin - (part / top) * inner).toFixed(1);
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => share * top);
  const title = `${model}@${String(version)}: foretold and observed payments`;
  const figures = `calibration error ${percent(error)}, floor ${percent(floor)}, slope ${slope.toFixed(2)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(size)} ${String(size)}" role="img" font-family="sans-serif" font-size="11">`,
    `<title>${escape(title)}</title><desc>${escape(figures)}</desc>`,
    `<rect width="${String(size)}" height="${String(size)}" fill="#fff"/>`,
    `<text x="${String(margin)}" y="22" font-size="13">${escape(title)}</text>`,
    `<text x="${String(margin)}" y="40" fill="#555">${escape(figures)}</text>`,
    ...ticks.flatMap((tick) => [
      `<line x1="${x(0)}" x2="${x(top)}" y1="${y(tick)}" y2="${y(tick)}" stroke="#ddd"/>`,
      `<text x="${String(margin - 6)}" y="${y(tick)}" text-anchor="end" dominant-baseline="middle">${percent(tick)}</text>`,
      `<text x="${x(tick)}" y="${String(size - margin + 16)}" text-anchor="middle">${percent(tick)}</text>`,
    ]),
    `<line x1="${x(0)}" y1="${y(0)}" x2="${x(top)}" y2="${y(top)}" stroke="#888" stroke-dasharray="4 3"/>`,
    ...bins.flatMap(({ predicted, observed, low, high, rows }) => [
      `<line x1="${x(predicted)}" x2="${x(predicted)}" y1="${y(low)}" y2="${y(high)}" stroke="#1f5fa8"/>`,
      `<circle cx="${x(predicted)}" cy="${y(observed)}" r="4" fill="#1f5fa8"><title>${String(rows)} nights: foretold ${percent(predicted)}, observed ${percent(observed)}</title></circle>`,
    ]),
    `<text x="${String(size / 2)}" y="${String(size - 14)}" text-anchor="middle">foretold chance of a payment of the day</text>`,
    `<text transform="translate(14 ${String(size / 2)}) rotate(-90)" text-anchor="middle">observed</text>`,
    '</svg>',
    '',
  ].join('\n');
};
