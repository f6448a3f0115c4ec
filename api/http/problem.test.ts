import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { overrideRequestSchema } from '../contracts/decisions.ts';
import { createStrategyRequestSchema } from '../contracts/strategies.ts';
import { problemAnswer, problems, type ProblemCode } from './problem.ts';
import { zodIssuesToInputErrors } from './zod-issues.ts';

const codes = Object.keys(problems) as ProblemCode[];
const bodyOf = (answer: { readonly body: string | null }): unknown => JSON.parse(answer.body ?? 'null');

describe('problems', () => {
  test.each(codes)('%s has a page with its title and status', (code) => {
    const page = readFileSync(new URL(`../../docs/problems/${code}.md`, import.meta.url), 'utf8');
    expect(page.split('\n')[0]).toBe(`# ${problems[code].title}`);
    expect(page).toContain(`\`${code}\`, status ${problems[code].status}.`);
  });

  test('a problem is RFC 9457, with pointers and extension', () => {
    const answer = problemAnswer(
      {
        code: 'invalid-request',
        detail: 'The request has a fault.',
        errors: [{ pointer: '/at', detail: 'is missing' }],
      },
      'request-1',
      { extension: { accepted: 0 } },
    );
    expect(answer.contentType).toBe('application/problem+json; charset=utf-8');
    expect(bodyOf(answer)).toEqual({
      type: '/problems/invalid-request',
      title: 'The request is not valid',
      status: 422,
      instance: 'request-1',
      detail: 'The request has a fault.',
      errors: [{ pointer: '/at', detail: 'is missing' }],
      accepted: 0,
    });
  });

  test.each(codes.filter((code) => problems[code].status >= 500))('%s tells nothing', (code) => {
    const answer = problemAnswer({ code, detail: 'password', errors: [{ pointer: '', detail: 'x' }] }, 'request-1');
    expect(Object.keys(bodyOf(answer) as object).sort()).toEqual(['instance', 'status', 'title', 'type']);
  });

  test('no more than 100 pointers are listed', () => {
    const errors = Array.from({ length: 1000 }, (_each, index) => ({ pointer: `/${index}`, detail: 'is wrong' }));
    const body = bodyOf(problemAnswer({ code: 'invalid-request', detail: '', errors }, 'request-1'));
    expect((body as { errors: unknown[] }).errors).toHaveLength(100);
  });
});

describe('zodIssuesToInputErrors', () => {
  const errorsOf = (schema: z.ZodType, value: unknown): readonly { pointer: string; detail: string }[] => {
    const parsed = schema.safeParse(value);
    return parsed.success ? [] : zodIssuesToInputErrors(parsed.error);
  };

  test('unknown fields have a pointer each, escaped', () => {
    expect(errorsOf(z.strictObject({ a: z.strictObject({}) }), { a: { 'x/y': 1, '~': 2 } })).toEqual([
      { pointer: '/a/x~1y', detail: 'is not a known field' },
      { pointer: '/a/~0', detail: 'is not a known field' },
    ]);
  });

  test('a missing field is called missing', () => {
    expect(errorsOf(z.strictObject({ a: z.array(z.strictObject({ b: z.string() })) }), { a: [{}] })).toEqual([
      { pointer: '/a/0/b', detail: 'is missing' },
    ]);
  });

  test('of a union the branch that was meant is told about', () => {
    const spec = { rules: [{ when: 'true', then: { channel: 'pigeon' } }], otherwise: 'no_contact' };
    const [error, ...rest] = errorsOf(createStrategyRequestSchema, { id: 'a', kind: 'table', spec, description: 'x' });
    expect(error?.pointer).toBe('/spec/rules/0/then/channel');
    expect(rest).toEqual([]);
    expect(errorsOf(overrideRequestSchema, { kind: 'hand_off', reason: 'r' })).toEqual([
      { pointer: '/by', detail: 'is missing' },
    ]);
  });

  test('the prefix goes first', () => {
    const parsed = z.strictObject({ limit: z.number() }).safeParse({ limit: 'x' });
    expect(parsed.error && zodIssuesToInputErrors(parsed.error, ['query'])[0]?.pointer).toBe('/query/limit');
  });
});
