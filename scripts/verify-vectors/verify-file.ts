/** One file of reference vectors → how many rows agree, what does not, and how that is told. */
import type { Miss, Outcome, Verifier } from './check.ts';

export type FileReport = { readonly file: string; readonly outcomes: readonly Outcome[] };

export const verifyFile = (file: string, verifier: Verifier | null, text: string): FileReport => {
  if (verifier === null) return { file, outcomes: [{ id: file, kind: 'not_known', what: 'no reader for this file' }] };
  try {
    return { file, outcomes: verifier(JSON.parse(text)) };
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return { file, outcomes: [{ id: file, kind: 'not_known', what: what.replaceAll(/\s+/g, ' ').slice(0, 300) }] };
  }
};

const isMissed = ({ kind }: Outcome): boolean => kind === 'miss' || kind === 'not_known';

export const countOf = (reports: readonly FileReport[]) => {
  const outcomes = reports.flatMap((report) => report.outcomes);
  return {
    total: outcomes.length,
    agreed: outcomes.filter(({ kind }) => kind === 'pass').length,
    faults: outcomes.filter(({ kind }) => kind === 'fault').length,
    missed: outcomes.filter(isMissed).length,
  };
};

/** Long lists are told by the first number that differs; so much of the rest is cut. */
const longest = 400;

const told = (value: unknown): string => {
  const text = typeof value === 'string' ? value : value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
};

const linesOf = (file: string, id: string, misses: readonly Miss[]): readonly string[] =>
  misses.map(({ name, actual, expected }) => `  ${file} ${id} ${name}: ours ${told(actual)}, theirs ${told(expected)}`);

const withFaults = (agreed: number, total: number, faults: number): string => {
  const count = `${agreed} of ${total}`;
  return faults === 0 ? count : `${count}, ${faults} documented faults of the source`;
};

/** A line for the file, then a line for each number that differs. */
export const describeReport = (report: FileReport): readonly string[] => {
  const { agreed, total, faults } = countOf([report]);
  const misses = report.outcomes.flatMap((outcome) => {
    if (outcome.kind === 'miss') return linesOf(report.file, outcome.id, outcome.misses);
    return outcome.kind === 'not_known' ? [`  ${report.file} ${outcome.id}: not known: ${outcome.what}`] : [];
  });
  return [`${report.file}: ${withFaults(agreed, total, faults)}`, ...misses];
};

/** The faults, told apart from the misses. */
export const describeFaults = (reports: readonly FileReport[]): readonly string[] =>
  reports.flatMap(({ file, outcomes }) =>
    outcomes.flatMap((outcome) =>
      outcome.kind === 'fault'
        ? [`  ${file} ${outcome.id}: ${outcome.reason}`, ...linesOf(file, outcome.id, outcome.misses)]
        : [],
    ),
  );

export const describeTotal = (reports: readonly FileReport[]): string => {
  const { agreed, total, faults, missed } = countOf(reports);
  return `total: ${withFaults(agreed, total, faults)}, ${missed} missed`;
};
