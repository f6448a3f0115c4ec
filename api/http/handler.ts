/** (route, dependencies) → express handler: at the door, then the route's own way to answer. */
import type { RequestHandler } from 'express';
import { admit, type Door } from './admit.ts';
import { answerWith, openExchange, type Respond, type Telemetry } from './exchange.ts';
import { makeRespondDecisions } from './respond-decisions.ts';
import { makeRespondEvents } from './respond-events.ts';
import { makeRespondJson, type RespondDependencies } from './respond-json.ts';
import type { Route } from './route.ts';

export type HandlerDependencies = RespondDependencies & Telemetry & Door;

const makeRespond = (dependencies: HandlerDependencies, route: Route): Respond => {
  switch (route.kind) {
    case 'json':
      return makeRespondJson(dependencies, route);
    case 'record-events':
      return makeRespondEvents(dependencies);
    case 'stream-decisions':
      return makeRespondDecisions(dependencies);
  }
};

export const makeHandler = (dependencies: HandlerDependencies, route: Route): RequestHandler => {
  const respond = makeRespond(dependencies, route);
  const { roles: permitted, endpoint } = route;
  return (request, response) => {
    const context = openExchange(dependencies, request, response, endpoint.path);
    void answerWith(dependencies, response, context, async () => {
      const admission = await admit(dependencies, request, response, { permitted, requestId: context.requestId });
      return admission.admitted ? respond({ request, response, caller: admission.caller }) : admission.answer;
    });
  };
};
