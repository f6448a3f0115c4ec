/**
 * Guessing keys is slowed down: 30 failed authentications a minute from one address (an IPv6 /56), then 429. It is asked only where a
 * key is not remembered as good, so it costs a good client nothing.
 */
import type { Request, Response } from 'express';
import { rateLimit } from 'express-rate-limit';

const windowMs = 60_000;
const failuresPerWindow = 30;

export type FailureLimit = {
  /** Counts an attempt; it is taken back when the answer is not 401. Seconds to wait where there were too many, else null. */
  readonly secondsToWait: (request: Request, response: Response) => Promise<number | null>;
};

class TooMany extends Error {
  readonly seconds: number;

  constructor(seconds: number) {
    super('too many failed authentications');
    this.seconds = seconds;
  }
}

export const makeFailureLimit = (): FailureLimit => {
  const limiter = rateLimit({
    windowMs,
    limit: failuresPerWindow,
    standardHeaders: false,
    legacyHeaders: false,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request, response) => response.statusCode !== 401,
    // Whatever stands in X-Forwarded-For is the client's own word as long as no proxy is trusted; it is not read.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    handler: (request, _response, next) => {
      const { rateLimit: state } = request as Request & { readonly rateLimit?: { readonly resetTime?: Date } };
      const untilMs = state?.resetTime?.getTime() ?? Date.now() + windowMs;
      next(new TooMany(Math.max(1, Math.ceil((untilMs - Date.now()) / 1000))));
    },
  });
  return {
    secondsToWait: (request, response) =>
      new Promise((resolve, reject) => {
        void limiter(request, response, (error?: unknown) => {
          if (error === undefined) resolve(null);
          else if (error instanceof TooMany) resolve(error.seconds);
          else reject(error instanceof Error ? error : new Error('rate limit failed'));
        });
      }),
  };
};
