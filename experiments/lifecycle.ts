/**
 * The life of an experiment: draft → running → stopped → decided, and no way back. An experiment that was stopped is not started
 * again: its debtors have been treated otherwise since. Start a new one with a salt of its own. While it runs, debtors may be added
 * (`ramp`) and an arm be stopped by itself; it is decided by promoting an arm or by concluding that the champion stays.
 */
import { domainError, failure, success, type DomainError, type Result } from '../engine/index.ts';

export const experimentStates = ['draft', 'running', 'stopped', 'decided'] as const;
export type ExperimentState = (typeof experimentStates)[number];

export const experimentSteps = ['start', 'ramp', 'stop_arm', 'stop', 'promote', 'conclude'] as const;
export type ExperimentStep = (typeof experimentSteps)[number];

const transitions: Readonly<Record<ExperimentState, Readonly<Partial<Record<ExperimentStep, ExperimentState>>>>> = {
  draft: { start: 'running' },
  running: { ramp: 'running', stop_arm: 'running', stop: 'stopped', promote: 'decided', conclude: 'decided' },
  stopped: { promote: 'decided', conclude: 'decided' },
  decided: {},
};

/** What the experiment can do, in words. */
const words: Readonly<Record<ExperimentStep, string>> = {
  start: 'start',
  ramp: 'ramp up',
  stop_arm: 'stop an arm',
  stop: 'stop',
  promote: 'promote an arm',
  conclude: 'conclude',
};

/** The state after the step, or a conflict that says what is possible. */
export const nextState = (state: ExperimentState, step: ExperimentStep): Result<ExperimentState, DomainError> => {
  const next = transitions[state][step];
  if (next !== undefined) return success(next);
  const possible = experimentSteps
    .filter((other) => transitions[state][other] !== undefined)
    .map((other) => words[other]);
  const advice = possible.length === 0 ? 'it is final' : `it can only ${possible.join(' or ')}`;
  return failure(domainError('conflict', `The experiment is ${state}: it cannot ${words[step]}; ${advice}.`));
};

/** Only a draft may be changed. */
export const isChangeable = (state: ExperimentState): boolean => state === 'draft';
