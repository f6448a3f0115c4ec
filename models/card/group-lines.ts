/** The part of a card about groups of people: what the model would do with each and how well it foretells it, beside the base. */
import type { ParityComparison, ParityReport } from '../fairness/judge-parity.ts';
import type { TrainedModel } from '../pipeline/trained-response.ts';

const whole = (value: number): string => value.toLocaleString('en');
const says = (value: number): string => String(Number(value.toPrecision(3)));

const tableOf = (by: string, comparisons: readonly ParityComparison[]): readonly string[] => {
  const groups = [...new Set(comparisons.flatMap(({ figures }) => figures.map(({ group }) => group)))];
  const cell = ({ figures }: ParityComparison, group: string): string => {
    const figure = figures.find((each) => each.group === group);
    return figure === undefined ? '' : `${says(figure.value)} (${says(figure.base)})`;
  };
  const peopleOf = (group: string): number =>
    Math.max(...comparisons.map(({ figures }) => figures.find((each) => each.group === group)?.people ?? 0));
  const small = Math.max(0, ...comparisons.map(({ smallGroups }) => smallGroups));
  return [
    '',
    `By ${by}${small === 0 ? '' : `; ${String(small)} ${small === 1 ? 'group' : 'groups'} of fewer than 30 people not judged`}:`,
    '',
    ...(groups.length === 0
      ? ['No group is large enough.']
      : [
          `| group | people | ${comparisons.map(({ measure }) => measure).join(' | ')} |`,
          `| --- | --- | ${comparisons.map(() => '---').join(' | ')} |`,
          ...groups.map(
            (group) =>
              `| ${group} | ${whole(peopleOf(group))} | ${comparisons.map((each) => cell(each, group)).join(' | ')} |`,
          ),
        ]),
  ];
};

const reportLines = ({ passed, judged, tolerances, comparisons }: ParityReport): readonly string[] => {
  const allowed = tolerances.map(({ measure, mostDifference }) => `${measure} ${says(mostDifference)}`).join(', ');
  const meanings = new Map(comparisons.map(({ measure, meaning }) => [measure, meaning]));
  return [
    `**${judged === 0 ? 'Not judged: no two groups are large enough' : passed ? 'No gap is widened beyond what is tolerated' : 'A gap is widened beyond what is tolerated'}.** ` +
      `${String(judged)} differences from the largest group; tolerated: ${allowed}. In brackets what the base does or foretells.`,
    '',
    ...[...meanings].map(([measure, meaning]) => `- \`${measure}\`: ${meaning}`),
    ...[...new Set(comparisons.map(({ by }) => by))].flatMap((by) =>
      tableOf(
        by,
        comparisons.filter((each) => each.by === by),
      ),
    ),
  ];
};

export const groupLines = (model: TrainedModel | null): readonly string[] => {
  if (model === null) return ['Not judged: there is no model.'];
  return model.parity === null
    ? [`Not judged: ${model.parityNotJudged ?? 'no reason given'}.`]
    : reportLines(model.parity);
};
