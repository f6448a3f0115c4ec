/**
 * The nightly proof that states are what they are said to be: for random cases and debtors all facts are folded anew and compared with
 * the stored state, and the columns beside it. A difference is a bug or a tampered row; nothing is repaired here.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  resolutionColumns,
  type CaseColumns,
  type DebtorColumns,
  type SampledCase,
  type SampledDebtor,
  type StateSample,
} from '../../data/index.ts';
import { foldCase, foldDebtor, type CaseState, type DebtorState, type SubjectKind } from '../../engine/index.ts';

export type StateCheck = {
  readonly checked: number;
  readonly different: readonly { readonly kind: SubjectKind; readonly id: string }[];
};

type Dependencies = {
  readonly stateSample: StateSample;
  /** As of pino. */
  readonly log: { readonly error: (details: object, message: string) => void };
  readonly meter: { readonly countDifferentStates: (count: number) => void };
  /** Any whole number, another one each time. */
  readonly seed: () => number;
};

/** So many subjects are read at once. */
const subjectsTogether = 200;

/** As it would be stored: JSON knows neither undefined nor negative zero. */
const asStored = (state: unknown): unknown => JSON.parse(JSON.stringify(state));

const openingColumns = ({ opening }: CaseState) =>
  opening === null
    ? { debtorId: null, portfolio: null, openedAt: null }
    : { debtorId: opening.debtorId, portfolio: opening.portfolio, openedAt: opening.at };

const caseColumns = (state: CaseState): CaseColumns => ({
  ...openingColumns(state),
  closedAt: state.closed?.at ?? null,
  lastContactAt: state.contacts.at(-1)?.at ?? null,
  lastFactAt: state.lastFact?.at ?? null,
  resolution: resolutionColumns(state),
});

const debtorColumns = ({ registration, lastFact }: DebtorState): DebtorColumns => ({
  country: registration?.country ?? null,
  lastFactAt: lastFact?.at ?? null,
});

const isRightCase = ({ id, facts, state, columns }: SampledCase): boolean => {
  const folded = foldCase(id, facts);
  return isDeepStrictEqual(asStored(folded), state) && isDeepStrictEqual(caseColumns(folded), columns);
};

const isRightDebtor = ({ id, facts, state, columns }: SampledDebtor): boolean => {
  const folded = foldDebtor(id, facts);
  return isDeepStrictEqual(asStored(folded), state) && isDeepStrictEqual(debtorColumns(folded), columns);
};

const differentOf = async <Subject extends { readonly id: string }>(
  ids: readonly string[],
  read: (ids: readonly string[]) => Promise<readonly Subject[]>,
  isRight: (subject: Subject) => boolean,
): Promise<readonly string[]> => {
  const different: string[] = [];
  for (let start = 0; start < ids.length; start += subjectsTogether) {
    const subjects = await read(ids.slice(start, start + subjectsTogether));
    different.push(...subjects.filter((subject) => !isRight(subject)).map(({ id }) => id));
  }
  return different;
};

/** `sample`: how many cases and how many debtors to look at, at most. */
export const makeVerifyState =
  ({ stateSample, log, meter, seed }: Dependencies) =>
  async ({ sample }: { readonly sample: number }): Promise<StateCheck> => {
    const salt = seed();
    const caseIds = await stateSample.pick('case', sample, salt);
    const debtorIds = await stateSample.pick('debtor', sample, salt);
    const cases = await differentOf(caseIds, stateSample.readCases, isRightCase);
    const debtors = await differentOf(debtorIds, stateSample.readDebtors, isRightDebtor);
    const different = [
      ...cases.map((id) => ({ kind: 'case', id }) as const),
      ...debtors.map((id) => ({ kind: 'debtor', id }) as const),
    ];
    const checked = caseIds.length + debtorIds.length;
    if (different.length > 0) {
      meter.countDifferentStates(different.length);
      log.error({ checked, different }, 'stored states differ from the fold of their facts');
    }
    return { checked, different };
  };
