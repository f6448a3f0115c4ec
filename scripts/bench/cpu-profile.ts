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

type CallFrame = z.infer<typeof profileSchema>['nodes'][number]['callFrame'];

const functionsShown = 20;
const foldersShown = 14;
const projectFolder = path.resolve(import.meta.dirname, '../..');

const fileOf = ({ url }: CallFrame): string => url.replace(`file://${projectFolder}/`, '');

const describeFunction = (frame: CallFrame): string =>
  `${frame.functionName || '(anonymous)'} ${fileOf(frame)}${frame.url === '' ? '' : `:${frame.lineNumber + 1}`}`;

/** A folder of two levels, a package, or what the engine does by itself. */
const describeFolder = (frame: CallFrame): string => {
  if (frame.url === '') return frame.functionName.startsWith('(') ? frame.functionName : 'native';
  if (frame.url.startsWith('node:')) return frame.url;
  return fileOf(frame).split('/').slice(0, 2).join('/');
};

/** Shares of the whole, most first. */
const formatShares = (
  microsecondsByName: ReadonlyMap<string, number>,
  whole: number,
  shown: number,
): readonly string[] =>
  [...microsecondsByName]
    .sort(([, left], [, right]) => right - left)
    .slice(0, shown)
    .map(([name, microseconds]) => `${((100 * microseconds) / whole).toFixed(1).padStart(6)} %  ${name}`);

/** Time of the functions themselves, without those they call; idle time is left out of the whole. */
export const describeProfile = (json: string): string => {
  const { nodes, samples, timeDeltas } = profileSchema.parse(JSON.parse(json));
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const byFunction = new Map<string, number>();
  const byFolder = new Map<string, number>();
  let idle = 0;
  let busy = 0;
  for (const [index, id] of samples.entries()) {
    const frame = frames.get(id);
    const microseconds = timeDeltas[index] ?? 0;
    if (frame === undefined || frame.functionName === '(idle)') {
      idle += microseconds;
      continue;
    }
    busy += microseconds;
    const name = describeFunction(frame);
    const folder = describeFolder(frame);
    byFunction.set(name, (byFunction.get(name) ?? 0) + microseconds);
    byFolder.set(folder, (byFolder.get(folder) ?? 0) + microseconds);
  }
  return [
    `server: busy ${(busy / 1e6).toFixed(1)} s, idle ${(idle / 1e6).toFixed(1)} s. The busy time by place:`,
    ...formatShares(byFolder, busy, foldersShown),
    'and by function:',
    ...formatShares(byFunction, busy, functionsShown),
  ].join('\n');
};
