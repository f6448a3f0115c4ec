/** One row of the table of routes: an endpoint, who may call it, and the service that answers. */
import type { z } from 'zod';
import type { DomainError, Result } from '../../engine/index.ts';
import type { Endpoint, Immutable } from '../contracts/endpoint.ts';
import type { Role } from '../contracts/keys.ts';
import type { Caller, Nothing, Services } from '../services/services.ts';

type Parsed<Schema> = Schema extends z.ZodType ? Immutable<z.output<Schema>> : Nothing;
type Part<E, Name extends string> = Name extends keyof E ? E[Name] : undefined;

/** What an endpoint's service is given, parsed. */
export type InputOf<E extends Endpoint> = {
  readonly params: Parsed<Part<E, 'params'>>;
  readonly query: Parsed<Part<E, 'query'>>;
  readonly body: Parsed<Part<E, 'body'>>;
};

/** What it must answer with; null where the answer has no body. */
export type OutputOf<E extends Endpoint> = E extends { readonly response: infer Schema extends z.ZodType }
  ? Immutable<z.output<Schema>>
  : null;

export type RouteInput = { readonly params: unknown; readonly query: unknown; readonly body: unknown };

export type JsonRoute = {
  readonly kind: 'json';
  readonly endpoint: Endpoint;
  readonly roles: readonly Role[];
  /** A method, so that each route may ask for its own input: `jsonRoute` has checked that it is what the endpoint parses. */
  call(services: Services, input: RouteInput, caller: Caller): Promise<Result<unknown, DomainError>>;
};

/** The two endpoints that take streams have handlers of their own. */
export type StreamRoute = {
  readonly kind: 'record-events' | 'stream-decisions';
  readonly endpoint: Endpoint;
  readonly roles: readonly Role[];
};

export type Route = JsonRoute | StreamRoute;

export const jsonRoute = <const E extends Endpoint>(
  endpoint: E,
  roles: readonly Role[],
  call: (services: Services, input: InputOf<E>, caller: Caller) => Promise<Result<OutputOf<E>, DomainError>>,
): JsonRoute => ({ kind: 'json', endpoint, roles, call });
