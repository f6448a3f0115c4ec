/** One request with its answer: admitted, answered once, measured and logged, whatever happens in between. */
import type { Request, Response } from 'express';
import { performance } from 'node:perf_hooks';
import type { Caller } from '../services/services.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { isConnectionFailure } from '../../data/index.ts';
import { send, type Answer } from './answer.ts';
import { ClientHungUp } from './chunks.ts';
import { problemAnswer } from './problem.ts';
import { makeRequestContext, type RequestContext } from './request-context.ts';

/** An admitted request: the caller is known and in a permitted role. */
export type Exchange = { readonly request: Request; readonly response: Response; readonly caller: Caller };

/** Null: the answer has been written already, or the client has gone. */
export type Respond = (exchange: Exchange) => Promise<Answer | null>;

export type Telemetry = { readonly logger: Logger; readonly metrics: Metrics };

const slowMs = 1_000;
/** What nginx writes for a client that closed before the answer. */
const clientClosedStatus = 499;

/** Starts the clock; at the end the request is counted, and logged where it failed or was slow (all of them at level debug). */
export const openExchange = (
  { logger, metrics }: Telemetry,
  request: Request,
  response: Response,
  route: string,
): RequestContext => {
  const context = makeRequestContext(request);
  response.once('close', () => {
    const durationMs = performance.now() - context.startedMs;
    const status = response.writableFinished ? response.statusCode : clientClosedStatus;
    metrics.observeRequest(request.method, route, status, durationMs / 1000);
    const isNotable = status >= 400 || durationMs > slowMs;
    if (!isNotable && !logger.isLevelEnabled('debug')) return;
    const entry = { requestId: context.requestId, method: request.method, route, status, durationMs };
    if (isNotable) logger.info(entry, 'request');
    else logger.debug(entry, 'request');
  });
  return context;
};

/**
 * Sends what `produce` answers. Whatever it throws becomes a 500 without a word, or a 503 where the database could not be reached, so that
 * clients know to ask again; and a log entry with all of them.
 */
export const answerWith = async (
  { logger }: Telemetry,
  response: Response,
  { requestId }: RequestContext,
  produce: () => Promise<Answer | null>,
): Promise<void> => {
  try {
    const answer = await produce();
    if (answer !== null) send(response, requestId, answer);
  } catch (error) {
    if (error instanceof ClientHungUp) return;
    logger.error({ err: error, requestId }, 'request failed');
    // An answer that has begun cannot become a problem any more: cutting it off tells the client.
    if (response.headersSent) response.destroy();
    else {
      const code = isConnectionFailure(error) ? 'not-ready' : 'internal';
      send(response, requestId, problemAnswer({ code, detail: '' }, requestId));
    }
  }
};
