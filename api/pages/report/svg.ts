/** A chart as inline SVG; its description is read to those who do not see it. */
import { escapeHtml } from '../page.ts';
import type { Chart, Mark } from './charts.ts';

const round = (value: number): string => String(Math.round(value * 10) / 10);

const pathOf = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ');

const markSvg = (mark: Mark): string => {
  switch (mark.kind) {
    case 'line':
      return `<polyline class="${mark.style}" points="${pathOf(mark.points)}"/>`;
    case 'area':
      return `<polygon class="band" points="${pathOf(mark.points)}"/>`;
    case 'dot':
      return mark.style === 'own'
        ? `<circle class="own" cx="${round(mark.at[0])}" cy="${round(mark.at[1])}" r="4"/>`
        : `<path class="shrunk" d="M${round(mark.at[0])} ${round(mark.at[1] - 5)}l4 5l-4 5l-4-5z"/>`;
    case 'text':
      return `<text x="${round(mark.at[0])}" y="${round(mark.at[1])}" text-anchor="${mark.anchor}">${escapeHtml(mark.text)}</text>`;
  }
};

export const chartSvg = ({ width, height, description, marks }: Chart): string =>
  `<div class="chart" tabindex="0"><svg viewBox="0 0 ${String(width)} ${round(height)}" role="img" aria-label="${escapeHtml(description)}">${marks.map(markSvg).join('')}</svg></div>`;
