/** The service's clock: the machine's, or, where the configuration says so, whatever instant a request names. */
import { domainError, failure, success, type DomainError, type Instant, type Result } from '../../engine/index.ts';

export type Clock = {
  /** Then a decision knows nothing that happened after its instant, though it is in the store. */
  readonly isSimulated: boolean;
  readonly now: () => Instant;
  /** The instant to work for: the one asked for, or now. A named instant is refused where the machine's clock rules. */
  readonly at: (asked: Instant | undefined) => Result<Instant, DomainError>;
  /** Facts later than this are refused: a few minutes of disagreement between clocks are let pass; a simulated world is not bound by ours. */
  readonly latestFactAt: () => Instant;
};

const clockSkewMs = 5 * 60_000;
const endOfTime = Date.UTC(2200, 0, 1);

export const makeClock = (kind: 'system' | 'simulated'): Clock => ({
  isSimulated: kind === 'simulated',
  now: () => Date.now(),
  at: (asked) => {
    if (asked === undefined) return success(Date.now());
    if (kind === 'simulated') return success(asked);
    const detail = 'an instant may only be named where the service runs with TACT_CLOCK=simulated';
    return failure(domainError('invalid-request', 'The server’s clock rules.', [{ pointer: '/at', detail }]));
  },
  latestFactAt: () => (kind === 'simulated' ? endOfTime : Date.now() + clockSkewMs),
});
