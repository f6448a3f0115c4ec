/**
 * Which experiments of a layer may run beside each other: those whose parts of the layer do not overlap, that assign the same unit,
 * and that keep the same debtors out. Experiments of different layers, or of none, do not mind each other; a debtor of several is
 * treated by the one that claimed them first.
 */
import type { ExperimentDefinition } from '../definition.ts';

const percent = (share: number): string => `${String(Number((100 * share).toFixed(4)))} %`;

const inWords = ({ layerRange: { from, to } }: ExperimentDefinition): string => `${percent(from)} to ${percent(to)}`;

const holdoutShare = ({ arms }: ExperimentDefinition): number => arms.find(({ persistent }) => persistent)?.weight ?? 0;

const conflictWith = (candidate: ExperimentDefinition, other: ExperimentDefinition): string | null => {
  const { layer, layerRange, unit } = candidate;
  if (layer === null || layer !== other.layer) return null;
  const who = `The experiment ${other.id} of the layer ${layer} is running`;
  if (layerRange.from < other.layerRange.to && other.layerRange.from < layerRange.to)
    return `${who} on ${inWords(other)} of its debtors, which overlaps with ${inWords(candidate)}; stop it first or take another part.`;
  if (unit !== other.unit)
    return `${who} by ${other.unit}: a layer of ${other.unit}s and ${unit}s would not keep them apart.`;
  const [own, theirs] = [holdoutShare(candidate), holdoutShare(other)];
  return own === theirs
    ? null
    : `${who} with a persistent holdout of ${percent(theirs)}, this one has ${percent(own)}: all of a layer keep the same debtors out.`;
};

/** Why the candidate cannot run beside the others, in a sentence; null where it can. */
export const layerConflict = (
  candidate: ExperimentDefinition,
  running: readonly ExperimentDefinition[],
): string | null => {
  for (const other of running) {
    const conflict = conflictWith(candidate, other);
    if (conflict !== null) return conflict;
  }
  return null;
};
