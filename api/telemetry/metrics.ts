/** What the service counts about itself, for Prometheus. Labels are closed lists: never an id. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from '@prometheus-io/client';

export type PoolUsage = { readonly total: number; readonly idle: number; readonly waiting: number };

export type Metrics = {
  /** A request is done. `route` is the pattern, never the path; status 499 stands for a client that went. */
  readonly observeRequest: (method: string, route: string, status: number, seconds: number) => void;
  /** `kind` is contact, no_contact or hand_off; `market` the country. */
  readonly countDecisions: (kind: string, market: string, count: number) => void;
  /** States that the nightly check found to differ from the fold of their facts: more than none is an alarm. */
  readonly countDifferentStates: (count: number) => void;
  /** Contacts on which the two evaluators of the law disagree: more than none is an alarm. */
  readonly countDisagreement: () => void;
  readonly countFacts: (outcome: 'accepted' | 'duplicate' | 'rejected', count: number) => void;
  /** The page for Prometheus. */
  readonly render: () => Promise<string>;
  readonly contentType: string;
};

const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];

const addPoolGauge = (registers: Registry[], readPool: () => PoolUsage): void => {
  const gauge = new Gauge({
    name: 'tact_database_connections',
    help: 'Connections of the pool by state; waiting: requests in line for one',
    labelNames: ['state'],
    registers,
    collect: () => {
      const { total, idle, waiting } = readPool();
      gauge.set({ state: 'busy' }, total - idle);
      gauge.set({ state: 'idle' }, idle);
      gauge.set({ state: 'waiting' }, waiting);
    },
  });
};

/** `readPool` is asked when the page is fetched. Event-loop lag, memory and garbage collection come with the client library. */
export const makeMetrics = ({ readPool }: { readonly readPool?: () => PoolUsage } = {}): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  if (readPool !== undefined) addPoolGauge(registers, readPool);

  const requests = new Histogram({
    name: 'tact_http_request_duration_seconds',
    help: 'Duration of requests by route and class of status',
    labelNames: ['method', 'route', 'status'],
    buckets: durationBuckets,
    registers,
  });
  const decisions = new Counter({
    name: 'tact_decisions_total',
    help: 'Decisions by kind of action and market',
    labelNames: ['kind', 'market'],
    registers,
  });
  const facts = new Counter({
    name: 'tact_facts_total',
    help: 'Facts that were told, by what became of them',
    labelNames: ['outcome'],
    registers,
  });

  const differentStates = new Counter({
    name: 'tact_different_states_total',
    help: 'Stored states that differ from the fold of their facts',
    registers,
  });

  const disagreements = new Counter({
    name: 'tact_second_opinion_disagreements_total',
    help: 'Contacts on which the two evaluators of the law disagree',
    registers,
  });

  // Looking up a child by its labels costs more than observing: each is looked up once.
  const children = new Map<string, Histogram.Internal<string>>();
  return {
    observeRequest: (method, route, status, seconds) => {
      const statusClass = `${Math.floor(status / 100)}xx`;
      const name = `${method} ${route} ${statusClass}`;
      let child = children.get(name);
      if (child === undefined) {
        child = requests.labels({ method, route, status: statusClass });
        children.set(name, child);
      }
      child.observe(seconds);
    },
    countDecisions: (kind, market, count) => decisions.inc({ kind, market }, count),
    countFacts: (outcome, count) => facts.inc({ outcome }, count),
    countDifferentStates: (count) => differentStates.inc(count),
    countDisagreement: () => disagreements.inc(),
    render: () => registry.metrics(),
    contentType: registry.contentType,
  };
};
