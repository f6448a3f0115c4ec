import { expect, test } from 'vitest';
import { parseDefinition, type ExperimentDefinition } from '../definition.ts';
import { layerConflict } from './layers.ts';

const define = (id: string, changes: object = {}): ExperimentDefinition => {
  const parsed = parseDefinition({
    id,
    hypothesis: 'h',
    arms: [
      { id: 'a', role: 'champion', strategy: { id: 'table-v1', version: 1 }, weight: 0.5 },
      { id: 'b', role: 'holdout', weight: 0.5 },
    ],
    primaryMetric: 'cure_rate',
    minimumDetectableEffect: 0.1,
    layer: 'tone',
    ...changes,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};

const part = (from: number, to: number) => ({ layerRange: { from, to } });
const keeping = {
  arms: [
    { id: 'a', role: 'champion', strategy: { id: 'table-v1', version: 1 }, weight: 0.9 },
    { id: 'b', role: 'holdout', weight: 0.1, persistent: true },
  ],
};

test.each<[string, object, object, RegExp | null]>([
  ['both take the whole layer', {}, {}, /is running on 0 % to 100 % of its debtors, which overlaps with 0 % to 100 %/],
  ['halves', part(0, 0.5), part(0.5, 1), null],
  ['halves the other way round', part(0.5, 1), part(0, 0.5), null],
  ['one within the other', part(0.2, 0.3), part(0, 1), /overlaps/],
  ['a ten-thousandth of overlap', part(0, 0.5001), part(0.5, 1), /0 % to 50.01 %/],
  ['another layer', { layer: 'channel' }, {}, null],
  ['no layer', { layer: null }, {}, null],
  [
    'another unit',
    { ...part(0, 0.5), unit: 'household' },
    part(0.5, 1),
    /by household: a layer of households and debtors/,
  ],
  ['a holdout that only one keeps', { ...part(0, 0.5), ...keeping }, part(0.5, 1), /holdout of 10 %, this one has 0 %/],
  ['a holdout that both keep', { ...part(0, 0.5), ...keeping }, { ...part(0.5, 1), ...keeping }, null],
])('%s', (_, running, candidate, expected) => {
  const conflict = layerConflict(define('candidate', candidate), [
    define('other', { layer: 'x' }),
    define('running', running),
  ]);
  if (expected === null) expect(conflict).toBeNull();
  else expect(conflict).toMatch(expected);
});
