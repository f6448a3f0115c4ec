import { describe, expect, test } from 'vitest';
import { bindJob, isJobName, jobPayloads, type JobHandlers, type JobRun } from './jobs.ts';

const run: JobRun = { id: '1', attempt: 1 };

function recordingHandlers(): { readonly handlers: JobHandlers; readonly calls: unknown[] } {
  const calls: unknown[] = [];
  const record = (...call: unknown[]): Promise<void> => {
    calls.push(call);
    return Promise.resolve();
  };
  return {
    handlers: {
      'verify-state': record,
      'sweep-idempotency': record,
      'second-opinion': record,
      'fit-segments': record,
      'reduce-experiments': record,
      evaluate: record,
      shadow: record,
      retrain: record,
    },
    calls,
  };
}

describe('payloads', () => {
  test.each([
    ['verify-state', { sample: 1 }, true],
    ['verify-state', { sample: 0 }, false],
    ['verify-state', { sample: 1.5 }, false],
    ['verify-state', {}, false],
    ['verify-state', { sample: 1, other: 2 }, false],
    ['sweep-idempotency', { olderThanHours: 0.5 }, true],
    ['sweep-idempotency', { olderThanHours: 0 }, false],
    ['sweep-idempotency', { olderThanHours: '24' }, false],
    ['second-opinion', { days: 2 }, true],
    ['second-opinion', { days: 0 }, false],
    ['reduce-experiments', { stoppedWithinDays: 1 }, true],
    ['reduce-experiments', { stoppedWithinDays: 0 }, false],
    ['evaluate', { evaluationId: null }, true],
    ['evaluate', { evaluationId: 'next' }, false],
    ['fit-segments', { zone: 'Europe/Stockholm' }, true],
    ['fit-segments', {}, false],
    ['shadow', { days: 2 }, true],
    ['shadow', { days: 0 }, false],
  ] as const)('%s %j: %s', (name, data, expected) => {
    expect(jobPayloads[name].safeParse(data).success).toBe(expected);
  });
});

test.each([
  ['verify-state', true],
  ['sweep-idempotency', true],
  ['second-opinion', true],
  ['toString', false],
  ['', false],
])('isJobName(%j) is %s', (name, expected) => {
  expect(isJobName(name)).toBe(expected);
});

test('a bound job passes payload and run to its handler', async () => {
  const { handlers, calls } = recordingHandlers();
  await bindJob('verify-state', handlers['verify-state'], { sample: 5 })(run);
  expect(calls).toEqual([[{ sample: 5 }, run]]);
});

test('a wrong payload is refused before anything runs', () => {
  const { handlers, calls } = recordingHandlers();
  expect(() => bindJob('verify-state', handlers['verify-state'], { sample: -1 })).toThrow();
  expect(calls).toEqual([]);
});
