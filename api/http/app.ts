/**
 * The express application. In this order: the table of routes (each at its own door), what needs no key, then what is not there. Nothing
 * runs before a route is found, and bodies are read by those who need them.
 */
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { Services } from '../services/services.ts';
import { send } from './answer.ts';
import { makeAuthenticator, type KeyStore } from './authenticate.ts';
import { openExchange, type Telemetry } from './exchange.ts';
import { makeHandler, type HandlerDependencies } from './handler.ts';
import type { IdempotencyStore } from './idempotency.ts';
import { makeOperations, type OperationDependencies } from './operations.ts';
import { problemAnswer, type Problem } from './problem.ts';
import { makeFailureLimit } from './rate-limit.ts';
import { routes } from './routes.ts';

export type HttpDependencies = OperationDependencies & {
  readonly services: Services;
  readonly keyStore: KeyStore;
  readonly idempotencyStore: IdempotencyStore;
};

/** One layer of the router per path; the method is looked up. */
const dispatch = (dependencies: Telemetry, handlers: ReadonlyMap<string, RequestHandler>): RequestHandler => {
  const allowed = [...handlers.keys(), ...(handlers.has('GET') ? ['HEAD'] : []), 'OPTIONS'].sort().join(', ');
  return (request, response, next) => {
    const handler = handlers.get(request.method === 'HEAD' ? 'GET' : request.method);
    if (handler !== undefined) {
      void handler(request, response, next);
      return;
    }
    const { requestId } = openExchange(dependencies, request, response, 'unsupported method');
    const headers = { allow: allowed };
    if (request.method === 'OPTIONS') {
      send(response, requestId, { status: 204, body: null, contentType: '', headers });
      return;
    }
    const problem: Problem = { code: 'method-not-allowed', detail: `This path takes ${allowed}.` };
    send(response, requestId, problemAnswer(problem, requestId, { headers }));
  };
};

const addRoutes = (app: Express, dependencies: HandlerDependencies): void => {
  const handlersByPath = new Map<string, Map<string, RequestHandler>>();
  for (const route of routes) {
    const path = route.endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1');
    const handlers = handlersByPath.get(path) ?? new Map<string, RequestHandler>();
    handlers.set(route.endpoint.method.toUpperCase(), makeHandler(dependencies, route));
    handlersByPath.set(path, handlers);
  }
  for (const [path, handlers] of handlersByPath) app.all(path, dispatch(dependencies, handlers));
};

const nothingHere =
  (dependencies: Telemetry): RequestHandler =>
  (request, response) => {
    const { requestId } = openExchange(dependencies, request, response, 'unknown path');
    send(response, requestId, problemAnswer({ code: 'not-found', detail: 'There is no such path.' }, requestId));
  };

/** What express itself throws: a path whose percent signs decode to nothing is the client's; all else is ours. */
const onError =
  (dependencies: Telemetry): ErrorRequestHandler =>
  (error: unknown, request, response, _next) => {
    const { requestId } = openExchange(dependencies, request, response, 'failed');
    const isClients = error instanceof URIError;
    if (!isClients) dependencies.logger.error({ err: error, requestId }, 'request failed');
    const problem: Problem = isClients
      ? { code: 'malformed-request', detail: 'The path is not properly percent-encoded UTF-8.' }
      : { code: 'internal', detail: '' };
    send(response, requestId, problemAnswer(problem, requestId));
  };

export const makeApp = (dependencies: HttpDependencies): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  const authenticator = makeAuthenticator(dependencies.keyStore);
  addRoutes(app, { ...dependencies, authenticator, failureLimit: makeFailureLimit() });
  for (const [path, handler] of makeOperations(dependencies)) {
    app.all(path, dispatch(dependencies, new Map([['GET', handler]])));
  }
  app.use(nothingHere(dependencies));
  app.use(onError(dependencies));
  return app;
};
