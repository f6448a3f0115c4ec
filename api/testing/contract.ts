/** Holds an answer against the contract of its endpoint: status, media type, shape, and no field beside it. */
import { z } from 'zod';
import type { Endpoint } from '../contracts/endpoint.ts';
import { problemSchema } from '../contracts/problem.ts';
import { routes } from '../http/routes.ts';

/** What every endpoint may answer beside its own statuses. */
const sharedStatuses = [401, 403, 429, 500];

const matches = ({ path }: Endpoint, asked: string): boolean =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(asked);

const endpointOf = (method: string, path: string): Endpoint => {
  const found = routes.find(({ endpoint }) => endpoint.method.toUpperCase() === method && matches(endpoint, path));
  if (found === undefined) throw new Error(`no endpoint answers ${method} ${path}`);
  return found.endpoint;
};

/** The shape promised, and no field beside it: `z.object` alone would let an undocumented one pass. */
const holdTo = (name: string, schema: z.ZodType, value: unknown): void => {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Error(`${name} breaks its contract: ${z.prettifyError(parsed.error)}`);
  if (JSON.stringify(sorted(parsed.data)) !== JSON.stringify(sorted(value))) {
    throw new Error(`${name} answers fields that its contract does not name: ${JSON.stringify(value).slice(0, 2000)}`);
  }
};

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(
    fields.sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, field]) => [name, sorted(field)]),
  );
};

const checkProblem = (name: string, endpoint: Endpoint, status: number, type: string, body: unknown): void => {
  if (![...endpoint.problems, ...sharedStatuses].includes(status))
    throw new Error(`${name} answers an undocumented ${String(status)}`);
  if (!type.startsWith('application/problem+json')) throw new Error(`${name} answers ${String(status)} as ${type}`);
  const problem = problemSchema.safeParse(body);
  if (!problem.success) throw new Error(`${name}: ${z.prettifyError(problem.error)}`);
  if (problem.data.status !== status)
    throw new Error(`${name} says ${String(problem.data.status)} in the body of a ${String(status)}`);
};

/** Throws where the answer is not one that the endpoint promises. */
export const checkAnswer = (method: string, path: string, status: number, type: string, body: unknown): void => {
  const endpoint = endpointOf(method, path);
  const name = `${method} ${path}`;
  if (status !== endpoint.status) {
    checkProblem(name, endpoint, status, type, body);
    return;
  }
  if (endpoint.response === undefined) {
    if (body !== null) throw new Error(`${name} answers a body that its contract does not name`);
    return;
  }
  if (!type.startsWith(endpoint.responseType ?? 'application/json')) throw new Error(`${name} answers ${type}`);
  const values = endpoint.responseType === 'application/x-ndjson' ? (body as unknown[]) : [body];
  for (const value of values) holdTo(name, endpoint.response, value);
};
