/** What must be undone when a benchmark ends, however it ends: processes, servers, folders. The newest goes first. */

export type Cleanup = {
  /** The answered function undoes it earlier. Either way it happens once. */
  readonly defer: (undo: () => Promise<unknown>) => () => Promise<void>;
  /** Goes on when one fails, and throws its error at the end. May be called again while it runs. */
  readonly run: () => Promise<void>;
};

export const makeCleanup = (): Cleanup => {
  const undos: (() => Promise<void>)[] = [];
  let running: Promise<void> | undefined;
  const undoAll = async (): Promise<void> => {
    const errors: unknown[] = [];
    for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) {
      await undo().catch((error: unknown) => errors.push(error));
    }
    if (errors.length > 0) throw errors[0];
  };
  return {
    defer: (undo) => {
      let undone: Promise<void> | undefined;
      const once = (): Promise<void> => (undone ??= undo().then(() => undefined));
      undos.push(once);
      return once;
    },
    run: () => (running ??= undoAll()),
  };
};
