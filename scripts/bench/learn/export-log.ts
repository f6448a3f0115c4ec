/**
 * The training log of a closed loop for learners of others: what was known, what was open, what was done with which probability and what it
 * brought; and fresh contexts with the true value of every action, to score them on. As NDJSON, and as text for Vowpal Wabbit
 * (`--cb_explore_adf`; cost is the reward with its sign turned). Money is in euro.
 */
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { bestTrueValue, drawFreshContexts, meanTrueValue, type FreshContext } from '../../../data/index.ts';
import { caseFeatures, defaultCatalogue, noContact } from '../../../engine/index.ts';
import type { NightRow } from '../../../models/index.ts';
import type { Figures } from '../benchmark.ts';
import { rounded } from '../median.ts';
import type { ClosedLoop } from './closed-loop.ts';
import { loggedOf, namedFeatures, type LoggedDecision } from './logged-decision.ts';
import { vowpalExample } from './vowpal.ts';
import type { WorldSetting, Yardstick } from './world-setting.ts';

type OfCase = { readonly rows: NightRow[] };

const actionIdAt = (place: number): string => defaultCatalogue.actions[place]?.id ?? noContact;

const asJson = (row: NightRow, { features, actions, propensity, reward }: LoggedDecision): string =>
  JSON.stringify({
    ...{ caseId: row.caseId, debtorId: row.debtorId, day: row.day, daysLeft: row.daysLeft, features },
    actions: actions.map(({ place, probability }) => ({ action: actionIdAt(place), probability })),
    ...{ chosen: actionIdAt(row.chosenPlace), propensity, reward, reached: row.reached, complained: row.complained },
  });

const writeLines = async (file: FileHandle, lines: string[]): Promise<void> => {
  await file.write(`${lines.join('\n')}\n`);
  lines.length = 0;
};

/** Decisions of a case together, in order of time. */
const writeLog = async (base: string, cases: Iterable<OfCase>): Promise<number> => {
  const [json, vowpal] = await Promise.all([open(`${base}.log.ndjson`, 'w'), open(`${base}.log.vw`, 'w')]);
  let count = 0;
  const [jsonLines, vowpalLines]: [string[], string[]] = [[], []];
  for (const { rows } of cases) {
    for (const [index, row] of rows.entries()) {
      const logged = loggedOf(row, rows.slice(index));
      jsonLines.push(asJson(row, logged));
      vowpalLines.push(vowpalExample(logged));
      count += 1;
    }
    if (jsonLines.length < 1000) continue;
    await writeLines(json, jsonLines);
    await writeLines(vowpal, vowpalLines);
  }
  await writeLines(json, jsonLines);
  await writeLines(vowpal, vowpalLines);
  await Promise.all([json.close(), vowpal.close()]);
  return count;
};

const openPlaces = ({ values }: FreshContext): readonly number[] =>
  [...values.entries()].flatMap(([place, value]) => (Number.isNaN(value) ? [] : [place]));

const writeFresh = async (base: string, contexts: readonly FreshContext[]): Promise<void> => {
  const [json, vowpal] = await Promise.all([open(`${base}.fresh.ndjson`, 'w'), open(`${base}.fresh.vw`, 'w')]);
  const [jsonLines, vowpalLines]: [string[], string[]] = [[], []];
  for (const fresh of contexts) {
    const features = namedFeatures(caseFeatures(fresh.context));
    const places = [...openPlaces(fresh), -1];
    const actions = places.map((place) => ({
      action: actionIdAt(place),
      trueValue: rounded(fresh.values[place] ?? 0, 4),
    }));
    jsonLines.push(JSON.stringify({ features, actions }));
    vowpalLines.push(vowpalExample({ features, actions: places.map((place) => ({ place })) }));
  }
  await writeLines(json, jsonLines);
  await writeLines(vowpal, vowpalLines);
  await Promise.all([json.close(), vowpal.close()]);
};

export type LogExport = {
  readonly onNight: (night: number, rows: readonly NightRow[]) => void;
  readonly finish: (yardstick: Yardstick, loop: ClosedLoop) => Promise<Figures>;
};

export const makeExport = async (folder: string, { world, table }: WorldSetting, seed: number): Promise<LogExport> => {
  await mkdir(folder, { recursive: true });
  const base = path.join(folder, `${world.name}-${String(seed)}`);
  const cases = new Map<string, OfCase>();
  return {
    onNight: (_, rows) => {
      for (const row of rows) {
        const known = cases.get(row.caseId);
        if (known === undefined) cases.set(row.caseId, { rows: [row] });
        else known.rows.push(row);
      }
    },
    finish: async ({ cohort }, { greedy }) => {
      const contexts = drawFreshContexts(cohort, table);
      await writeFresh(base, contexts);
      const name = `${world.name}.export.seed${String(seed)}`;
      return {
        [`${name}.decisions`]: await writeLog(base, cases.values()),
        [`${name}.freshContexts`]: contexts.length,
        [`${name}.trueEuro.greedy`]: rounded(meanTrueValue(contexts, greedy), 4),
        [`${name}.trueEuro.table`]: rounded(meanTrueValue(contexts, table), 4),
        [`${name}.trueEuro.best`]: rounded(bestTrueValue(contexts), 4),
      };
    },
  };
};
