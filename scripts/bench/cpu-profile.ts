/** A V8 CPU profile → the functions that the processor time went to, most first. */
import path from 'node:path';
import { z } from 'zod';

const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
    }),
  ),
  samples: z.array(z.number()),
  /** Microseconds before the sample of the same place. */
  timeDeltas: z.array(z.number()),
});

const functionsShown = 25;
const projectFolder = path.resolve(import.meta.dirname, '../..');

const placeOf = (url: string, lineNumber: number): string =>
  url === '' ? '' : ` ${url.replace(`file://${projectFolder}/`, '')}:${String(lineNumber + 1)}`;

/** Time of the function itself, without those it calls; idle time is left out of the whole. */
export const describeProfile = (json: string): string => {
  const { nodes, samples, timeDeltas } = profileSchema.parse(JSON.parse(json));
  const nameById = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [
      id,
      `${functionName || '(anonymous)'}${placeOf(url, lineNumber)}`,
    ]),
  );
  const microsecondsByName = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const name = nameById.get(id) ?? '(unknown)';
    microsecondsByName.set(name, (microsecondsByName.get(name) ?? 0) + (timeDeltas[index] ?? 0));
  }
  const idle = microsecondsByName.get('(idle)') ?? 0;
  microsecondsByName.delete('(idle)');
  const entries = [...microsecondsByName].sort(([, left], [, right]) => right - left);
  const busy = entries.reduce((sum, [, microseconds]) => sum + microseconds, 0);
  const lines = entries
    .slice(0, functionsShown)
    .map(([name, microseconds]) => `${((100 * microseconds) / busy).toFixed(1).padStart(6)} %  ${name}`);
  return [
    `server: busy ${(busy / 1e6).toFixed(1)} s, idle ${(idle / 1e6).toFixed(1)} s; of the busy time itself:`,
    ...lines,
  ].join('\n');
};
