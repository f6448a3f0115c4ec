/** Which person a case goes to, how soon, and why. */
import type { Blocking } from '../compliance/verdict.ts';
import type { CaseContext } from '../context/case-context.ts';
import type { Flag } from '../vocabulary/case.ts';

export type HandOff = {
  readonly queue: string;
  /** 1 is the most urgent, 5 the least. */ readonly priority: number;
  readonly reason: string;
};

/** In order of urgency: the first flag that stands names the queue. */
const queues: readonly {
  readonly flags: readonly Flag[];
  readonly queue: string;
  readonly priority: HandOff['priority'];
}[] = [
  { flags: ['deceased', 'heir_three_months'], queue: 'estates', priority: 1 },
  { flags: ['minor'], queue: 'guardians', priority: 1 },
  { flags: ['vulnerable', 'breathing_space', 'joint_debtor_breathing_space'], queue: 'care', priority: 1 },
  { flags: ['bankrupt', 'debt_settlement'], queue: 'insolvency', priority: 3 },
  { flags: ['represented'], queue: 'representatives', priority: 3 },
  { flags: ['disputed', 'data_accuracy_contested', 'complaint_board_pending'], queue: 'disputes', priority: 1 },
  { flags: ['objected_profiling', 'cease_request'], queue: 'rights', priority: 1 },
];

/** `blocking`: the rule that leaves the case to a person, where one does; `basis`: what the strategy said. */
export const handOffFor = (context: CaseContext, blocking: Blocking | null, basis: string): HandOff => {
  const standing = new Set(context.flags.map(({ flag }) => flag));
  const match = queues.find(({ flags }) => flags.some((flag) => standing.has(flag)));
  const reason = blocking === null ? basis : `${blocking.text} (${blocking.citation})`;
  return { queue: match?.queue ?? 'agents', priority: match?.priority ?? 3, reason };
};
