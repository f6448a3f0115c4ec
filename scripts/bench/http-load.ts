/** Requests over a number of kept-alive connections, each the next one as soon as its answer has come; by autocannon, in this process. */
import autocannon from 'autocannon';
import { quantile } from './median.ts';

export type LoadRequest = { readonly path: string; readonly body: string };

export type Load = {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  /** Each is sent once, so they are all answered at the end. */
  readonly requests: readonly LoadRequest[];
};

export type LoadResult = {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers 200. */
  readonly answered: number;
  /** All other answers, timeouts and broken connections. */
  readonly errors: number;
};

type Seen = { readonly at: number[]; readonly latencyMs: number[]; answered: number; otherwise: number };

const optionsOf = ({ address, headers, connections, requests }: Load): autocannon.Options => {
  let nextClient = 0;
  return {
    url: address,
    connections,
    amount: requests.length,
    // Called once for each connection.
    setupClient: (client) => {
      const place = nextClient;
      nextClient += 1;
      const own = requests.filter((_, index) => index % connections === place);
      client.setRequests(own.map(({ path, body }) => ({ method: 'POST', path, body, headers: { ...headers } })));
    },
  };
};

const send = async (load: Load): Promise<Seen> => {
  const seen: Seen = { at: [], latencyMs: [], answered: 0, otherwise: 0 };
  await new Promise<void>((resolve, reject) => {
    const instance = autocannon(optionsOf(load), (error: unknown) => {
      if (error === null || error === undefined) resolve();
      else reject(error instanceof Error ? error : new Error('the client failed'));
    });
    instance.on('response', (_client, statusCode, _bytes, latencyMs) => {
      seen.at.push(performance.now());
      seen.latencyMs.push(latencyMs);
      if (statusCode === 200) seen.answered += 1;
      else seen.otherwise += 1;
    });
    instance.on('reqError', () => {
      seen.otherwise += 1;
    });
  });
  return seen;
};

/**
 * The rate and the latencies leave out the first answer of each connection, which waited for the other connections to be made.
 */
export const runLoad = async (load: Load): Promise<LoadResult> => {
  if (load.requests.length < 4 * load.connections)
    throw new Error(`${String(load.requests.length)} requests are too few to measure`);
  const { at, latencyMs, answered, otherwise } = await send(load);
  const counted = at.slice(load.connections);
  const seconds = ((counted.at(-1) ?? NaN) - (at[load.connections - 1] ?? NaN)) / 1000;
  const latencies = latencyMs.slice(load.connections);
  return {
    perSecond: counted.length / seconds,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    answered,
    errors: otherwise,
  };
};
