/**
 * The life of an experiment: draft → running → stopped → decided, and no way back. An experiment that was stopped is not started
 * again: its debtors have been treated otherwise since. Start a new one with a salt of its own.
 */
import { domainError, failure, success, type DomainError, type Result } from '../engine/index.ts';

export const experimentStates = ['draft', 'running', 'stopped', 'decided'] as const;
export type ExperimentState = (typeof experimentStates)[number];

export const experimentSteps = ['start', 'stop', 'decide'] as const;
export type ExperimentStep = (typeof experimentSteps)[number];

const transitions: Readonly<Record<ExperimentState, Readonly<Partial<Record<ExperimentStep, ExperimentState>>>>> = {
  draft: { start: 'running' },
  running: { stop: 'stopped' },
  stopped: { decide: 'decided' },
  decided: {},
};

/** The state after the step, or a conflict that says what is possible. */
export const nextState = (state: ExperimentState, step: ExperimentStep): Result<ExperimentState, DomainError> => {
  const next = transitions[state][step];
  if (next !== undefined) return success(next);
  const possible = Object.keys(transitions[state]);
  const advice = possible.length === 0 ? 'it is final' : `it can only ${possible.join(' or ')}`;
  return failure(domainError('conflict', `The experiment is ${state}: it cannot ${step}; ${advice}.`));
};

/** Only a draft may be changed. */
export const isChangeable = (state: ExperimentState): boolean => state === 'draft';
