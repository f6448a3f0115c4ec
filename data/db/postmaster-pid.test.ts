import { expect, test } from 'vitest';
import { parsePostmasterFile } from './postmaster-pid.ts';

const complete = '4711\n/data\n1800000000\n54321\n\n127.0.0.1\n  1234 5\nready   \n';

test.each([
  ['a running server', complete, { pid: 4711, port: 54321, status: 'ready' }],
  ['a stopping server', complete.replace('ready   ', 'stopping'), { pid: 4711, port: 54321, status: 'stopping' }],
  ['a server just starting', '4711\n/data\n1800000000\n54321\n', { pid: 4711, port: 54321, status: undefined }],
  ['only the first line', '4711', { pid: 4711, port: undefined, status: undefined }],
  ['an empty file', '', undefined],
  ['no number', 'hello\n', undefined],
  ['a negative number (a single-user server)', '-4711\n/data\n', undefined],
])('parsePostmasterFile: %s', (_name, text, expected) => {
  expect(parsePostmasterFile(text)).toEqual(expected);
});
