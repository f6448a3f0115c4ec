/** What needs no key: health, readiness, metrics, the OpenAPI document, and the pages for people. */
import type { Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import type { Readiness } from '../contracts/operations.ts';
import { renderOpenApi } from '../openapi.ts';
import type { ApiDocument } from '../pages/api-document.ts';
import { renderDocsPage } from '../pages/docs-page.ts';
import { styleHash } from '../pages/page.ts';
import { renderProblemPage } from '../pages/problem-page.ts';
import { jsonAnswer, jsonType, type Answer } from './answer.ts';
import { answerWith, openExchange, type Telemetry } from './exchange.ts';
import { problemAnswer, problems } from './problem.ts';

export type OperationDependencies = Telemetry & {
  /** Quick, and never throwing: what fails is in the answer. */
  readonly readReadiness: () => Promise<Readiness>;
};

/** Pages may show themselves, and nothing else. Transport security is the business of whatever terminates TLS. */
const pageHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      styleSrc: [styleHash],
      imgSrc: ['data:'],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false,
});

const page = (body: string): Answer => ({
  status: 200,
  body,
  contentType: 'text/html; charset=utf-8',
  headers: { 'cache-control': 'public, max-age=300' },
});

type Produce = (request: Request, requestId: string) => Answer | Promise<Answer>;

const redirectToDocs: Answer = { status: 302, body: null, contentType: jsonType, headers: { location: '/docs' } };

const makePages = (openApi: string): ReadonlyMap<string, Produce> => {
  const docs = page(renderDocsPage(JSON.parse(openApi) as ApiDocument));
  const problemPages = new Map(Object.keys(problems).map((code) => [code, page(renderProblemPage(code))]));
  return new Map<string, Produce>([
    ['/', () => redirectToDocs],
    ['/docs', () => docs],
    [
      '/problems/:code',
      ({ params }, requestId) =>
        problemPages.get(String(params['code'])) ??
        problemAnswer({ code: 'not-found', detail: 'There is no problem of this name.' }, requestId),
    ],
  ]);
};

const makeProbes = ({ readReadiness, metrics }: OperationDependencies, openApi: string): ReadonlyMap<string, Produce> =>
  new Map<string, Produce>([
    ['/healthz', () => jsonAnswer(200, { status: 'ok' })],
    [
      '/readyz',
      async (_request, requestId) => {
        const readiness = await readReadiness();
        if (readiness.status === 'ready') return jsonAnswer(200, readiness);
        return problemAnswer({ code: 'not-ready', detail: '' }, requestId, { extension: { checks: readiness.checks } });
      },
    ],
    ['/metrics', async () => ({ status: 200, body: await metrics.render(), contentType: metrics.contentType })],
    ['/openapi.json', () => ({ status: 200, body: openApi, contentType: jsonType })],
  ]);

/** GET handlers by path. */
export const makeOperations = (dependencies: OperationDependencies): ReadonlyMap<string, RequestHandler> => {
  const openApi = renderOpenApi();
  const serve = (path: string, produce: Produce, request: Request, response: Response): void => {
    const context = openExchange(dependencies, request, response, path);
    void answerWith(dependencies, response, context, async () => produce(request, context.requestId));
  };
  const handlers = new Map<string, RequestHandler>();
  for (const [path, produce] of makeProbes(dependencies, openApi)) {
    handlers.set(path, (request, response) => serve(path, produce, request, response));
  }
  for (const [path, produce] of makePages(openApi)) {
    handlers.set(path, (request, response) =>
      pageHeaders(request, response, () => serve(path, produce, request, response)),
    );
  }
  return handlers;
};
