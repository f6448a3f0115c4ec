/** What belongs to one HTTP request from its first line to its last: an id to find it by, and when it began. */
import type { IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import { v7 as makeUuidV7 } from 'uuid';

export type RequestContext = {
  /** The caller's own `X-Request-Id` where that is a decent id, else a UUIDv7. */
  readonly requestId: string;
  /** On the monotonic clock, milliseconds. */
  readonly startedMs: number;
};

const decentId = /^[A-Za-z0-9._:-]{1,128}$/;

export const makeRequestContext = (request: IncomingMessage): RequestContext => {
  const given = request.headers['x-request-id'];
  const requestId = typeof given === 'string' && decentId.test(given) ? given : makeUuidV7();
  return { requestId, startedMs: performance.now() };
};
