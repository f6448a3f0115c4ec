import { describe, expect, test } from 'vitest';
import { makeLogger } from './logger.ts';

const log = (entry: object): string => {
  let text = '';
  const logger = makeLogger('info', {
    write: (line: string) => {
      text += line;
    },
  });
  logger.info(entry, 'said');
  return text;
};

describe('makeLogger', () => {
  test.each([
    ['at the top', { authorization: 'Bearer hush' }],
    ['one level down', { headers: { authorization: 'Bearer hush' } }],
    ['two levels down', { request: { headers: { cookie: 'hush' } } }],
    ['settings', { config: { databaseUrl: 'postgres://u:hush@host/db', redisUrl: 'redis://:hush@host' } }],
    ['a new key', { created: { key: 'hush' } }],
    ['a URL in the message of an error', { err: new Error('cannot reach postgres://u:hush@host/db') }],
    ['a URL in the cause of an error', { err: new Error('no', { cause: new Error('redis://:hush@host is away') }) }],
    [
      'a row on a driver error',
      { err: Object.assign(new Error('duplicate'), { detail: 'hush', parameters: ['hush'] }) },
    ],
  ])('says no secret: %s', (_name, entry) => {
    const text = log(entry);
    expect(text).toContain('"msg":"said"');
    expect(text).not.toContain('hush');
  });

  test('an error keeps its message, code and stack', () => {
    const entry = JSON.parse(log({ err: Object.assign(new TypeError('broken'), { code: '23505' }) })) as object;
    expect(entry).toMatchObject({
      level: 'info',
      err: {
        type: 'TypeError',
        message: 'broken',
        code: '23505',
        stack: expect.stringContaining('logger.test.ts') as string,
      },
    });
  });
});
