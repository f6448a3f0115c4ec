/**
 * A value that may be used but not shown: it prints as `***` in JSON, in templates and in Node's inspection (so in logs
 * and stack traces too). `reveal()` hands out the text, at the one place that needs it.
 */
const mask = '***';

export type Secret = {
  readonly reveal: () => string;
  readonly toJSON: () => string;
  readonly toString: () => string;
};

export const makeSecret = (text: string): Secret => {
  const showMask = () => mask;
  return Object.freeze({
    reveal: () => text,
    toJSON: showMask,
    toString: showMask,
    // The name under which Node's util.inspect, and so console and loggers, look for a value's own picture of itself.
    [Symbol.for('nodejs.util.inspect.custom')]: showMask,
  });
};
