import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { caseFeatures, featureSpec } from '../../engine/index.ts';
import { allCandidates, exampleCase } from '../../engine/testing/example-case.ts';
import { fillOnnxRow, onnxColumns, onnxInputNames } from './onnx-inputs.ts';

test('the page names every column, and no other', () => {
  const page = readFileSync(new URL('../../docs/onnx.md', import.meta.url), 'utf8');
  const tables = page.slice(page.indexOf('## Names of the columns: what is done'));
  const firstCells = [...tables.matchAll(/^\| (`.+?) \|/gm)].map(([, cell]) => cell ?? '');
  const named = firstCells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  expect(named.toSorted()).toEqual(onnxInputNames.toSorted());
});

test('the page tells what the engine says of each feature', () => {
  const page = readFileSync(new URL('../../docs/onnx.md', import.meta.url), 'utf8');
  for (const { name, meaning, forDecisions } of featureSpec.features) {
    if (forDecisions) expect(page).toContain(`| \`${name}\``);
    if (forDecisions) expect(page).toContain(meaning);
  }
});

test('a row: features of the case as the engine reckons them, the action one by one, nothing where there is none', () => {
  const context = exampleCase({ daysPastDue: 12 });
  const features = caseFeatures(context);
  const { columns } = onnxColumns(onnxInputNames);
  const rows = new Float64Array(2 * columns.length);
  const action = allCandidates(1).find(({ action: { id } }) => id === 'sms.evening.warm.payment_link')!.action;
  fillOnnxRow(columns, { features, action }, { into: rows, row: 0 });
  fillOnnxRow(columns, { features, action: null }, { into: rows, row: 1 });
  const row = (of: number) =>
    Object.fromEntries(onnxInputNames.map((name, at) => [name, rows[of * columns.length + at]]));
  const isOfAction = (name: string): boolean => name.startsWith('action.');
  const done = onnxInputNames.filter((name) => isOfAction(name) && row(0)[name] === 1);
  expect(done).toEqual([
    'action.contact',
    'action.slot.evening',
    'action.channel.sms',
    'action.slotBand.evening',
    'action.tone.warm',
    'action.treatment.payment_link',
  ]);
  expect(onnxInputNames.filter((name) => isOfAction(name) && row(1)[name] !== 0)).toEqual([]);
  for (const [place, { name, forDecisions }] of featureSpec.features.entries()) {
    if (!forDecisions) continue;
    expect(row(0)[name]).toBe(features[place]);
    expect(row(1)[name]).toBe(features[place]);
  }
});
