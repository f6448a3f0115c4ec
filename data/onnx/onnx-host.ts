/**
 * Uploaded models, run in one thread beside the one that decides. Deciding is synchronous, so the deciding thread sleeps until the other
 * has answered, for a stated time at most: a model that takes longer is left with its thread, rests, and is refused meanwhile; the others
 * are opened again in a new thread.
 *
 * By default models run in WebAssembly: there a file made to do harm is shut in, a thread can be ended at any moment, and the same rows give
 * the same bits on every machine, so that decisions can be made again. The native runtime is quicker and has none of the three: ending its
 * thread while it computes would end the whole process, so that thread is told to end and left to finish.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { failure, success, type Result } from '../../engine/index.ts';
import type { OnnxPorts } from './check-onnx.ts';
import { runState, type FromWorker, type OnnxRuntimeName, type SharedRows, type ToWorker } from './onnx-messages.ts';

/** `unfit`: it cannot be opened; `failed`, `late`: it gave no numbers; `resting`: not now. */
export type OnnxRefusal = {
  readonly code: 'unfit' | 'failed' | 'late' | 'resting';
  readonly detail: string;
};

export type OpenOnnx = {
  readonly runtime: OnnxRuntimeName;
  /** Columns of a row. */
  readonly width: number;
  /** At most so many rows at once. */
  readonly mostRows: number;
  /** To be filled with rows before a run. */
  readonly rows: Float64Array;
  /** One output a row, to be read before the next run. Blocks this thread. */
  readonly run: (count: number) => Result<Float64Array, OnnxRefusal>;
  /** The same without blocking; not while another run of it is under way. */
  readonly runLater: (count: number) => Promise<Result<Float64Array, OnnxRefusal>>;
  readonly close: () => void;
};

export type OnnxHost = {
  readonly open: (
    bytes: Uint8Array,
    shape: { readonly ports: OnnxPorts; readonly width: number },
  ) => Promise<Result<OpenOnnx, OnnxRefusal>>;
  /** Ends the thread. */
  readonly close: () => Promise<void>;
};

export type OnnxHostOptions = {
  /** For one run. Default: 1 second. */
  readonly timeoutMs?: number;
  /** How long a model that was too slow is left alone. Default: 1 minute. */
  readonly restMs?: number;
  /** Default: WebAssembly. */
  readonly runtime?: OnnxRuntimeName;
};

const openingMs = 20_000;
const endingMs = 5_000;
const mostRows = 512;

type Model = {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly ports: OnnxPorts;
  readonly width: number;
  /** Of its thread: a new thread gets new memory, since the old one may still write to its own. */
  shared: SharedRows;
  isReady: boolean;
  /** By `performance.now()`. */
  restsUntil: number;
  waiting: ((message: FromWorker) => void) | null;
};

const doubles = (length: number): Float64Array<SharedArrayBuffer> =>
  new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));

const freshRows = (width: number): SharedRows => ({
  width,
  state: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
  input: doubles(mostRows * width),
  output: doubles(mostRows),
});

const lostThread: FromWorker = { kind: 'ran', id: 0, fault: 'its thread ended' };

class Host {
  readonly #timeoutMs: number;
  readonly #restMs: number;
  readonly #runtime: OnnxRuntimeName;
  readonly #models = new Map<number, Model>();
  #worker: Worker | null = null;
  #isClosed = false;
  #lastId = 0;

  constructor({ timeoutMs = 1_000, restMs = 60_000, runtime = 'web' }: OnnxHostOptions) {
    this.#timeoutMs = timeoutMs;
    this.#restMs = restMs;
    this.#runtime = runtime;
  }

  async open(
    bytes: Uint8Array,
    { ports, width }: { readonly ports: OnnxPorts; readonly width: number },
  ): Promise<Result<OpenOnnx, OnnxRefusal>> {
    this.#lastId += 1;
    const model: Model = {
      id: this.#lastId,
      bytes,
      ports,
      width,
      shared: freshRows(width),
      isReady: false,
      restsUntil: 0,
      waiting: null,
    };
    this.#models.set(model.id, model);
    const opened = await this.#ask(model, openingMs, () => this.#tellOpen(model));
    if (opened?.kind === 'opened' && opened.fault === null) return success(this.#handle(model));
    this.#models.delete(model.id);
    const detail = opened === null ? 'cannot be opened within 20 seconds' : `cannot be opened: ${opened.fault ?? ''}`;
    if (opened === null) this.#replaceWorker();
    return failure({ code: 'unfit', detail });
  }

  async close(): Promise<void> {
    for (const model of this.#models.values()) model.waiting?.(lostThread);
    const worker = this.#worker;
    this.#worker = null;
    this.#isClosed = true;
    if (worker !== null) await this.#end(worker);
  }

  async #end(worker: Worker): Promise<void> {
    if (this.#runtime === 'web') {
      await worker.terminate();
      return;
    }
    const hasEnded = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage({ kind: 'end' } satisfies ToWorker);
    worker.ref();
    await Promise.race([hasEnded, delay(endingMs, undefined, { ref: false })]);
    worker.unref();
  }

  #handle(model: Model): OpenOnnx {
    return {
      runtime: this.#runtime,
      width: model.width,
      mostRows,
      get rows() {
        return model.shared.input;
      },
      run: (count) => this.#run(model, count),
      runLater: (count) => this.#runLater(model, count),
      close: () => {
        model.isReady = false;
        this.#models.delete(model.id);
        this.#post({ kind: 'close', id: model.id });
      },
    };
  }

  #run(model: Model, count: number): Result<Float64Array, OnnxRefusal> {
    if (!this.#canRun(model)) return failure({ code: 'resting', detail: 'is not in service just now' });
    const { state, output } = model.shared;
    Atomics.store(state, 0, runState.pending);
    this.#post({ kind: 'run', id: model.id, rows: count, isAwaited: false });
    if (Atomics.wait(state, 0, runState.pending, this.#timeoutMs) === 'timed-out') return this.#putToRest(model);
    return Atomics.load(state, 0) === runState.done
      ? success(output.subarray(0, count))
      : failure({ code: 'failed', detail: 'gave no numbers' });
  }

  async #runLater(model: Model, count: number): Promise<Result<Float64Array, OnnxRefusal>> {
    if (!this.#canRun(model)) return failure({ code: 'resting', detail: 'is not in service just now' });
    const ran = await this.#ask(model, this.#timeoutMs, () =>
      this.#post({ kind: 'run', id: model.id, rows: count, isAwaited: true }),
    );
    if (ran === null) return this.#putToRest(model);
    if (ran.fault !== null) return failure({ code: 'failed', detail: `gave no numbers: ${ran.fault}` });
    return success(model.shared.output.subarray(0, count));
  }

  #canRun({ isReady, restsUntil }: Model): boolean {
    return isReady && this.#worker !== null && performance.now() >= restsUntil;
  }

  #putToRest(model: Model): Result<never, OnnxRefusal> {
    model.restsUntil = performance.now() + this.#restMs;
    this.#replaceWorker();
    return failure({ code: 'late', detail: `gave no answer within ${String(this.#timeoutMs)} ms` });
  }

  /** Null after `withinMs`. Keeps the process alive meanwhile. */
  #ask(model: Model, withinMs: number, tell: () => void): Promise<FromWorker | null> {
    return new Promise((resolve) => {
      const settle = (message: FromWorker | null): void => {
        clearTimeout(deadline);
        model.waiting = null;
        resolve(message);
      };
      const deadline = setTimeout(() => settle(null), withinMs);
      model.waiting = settle;
      tell();
    });
  }

  #tellOpen({ id, bytes, ports, shared }: Model): void {
    this.#post({ kind: 'open', id, bytes, ports, ...shared });
  }

  #post(message: ToWorker): void {
    if (this.#isClosed) return;
    this.#worker ??= this.#start();
    this.#worker.postMessage(message);
  }

  #start(): Worker {
    const worker = new Worker(new URL('./onnx-worker.ts', import.meta.url), { workerData: { runtime: this.#runtime } });
    worker.unref();
    worker.on('message', (message: FromWorker) => this.#hear(message));
    // An uncaught error ends the thread: `exit` follows and tells the rest.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      if (this.#worker === worker) this.#replaceWorker();
    });
    return worker;
  }

  #hear(message: FromWorker): void {
    const model = this.#models.get(message.id);
    if (model === undefined) return;
    if (message.kind === 'opened') model.isReady = message.fault === null;
    model.waiting?.(message);
  }

  /** What it held is opened again in another one, which starts when the first model is to be opened. */
  #replaceWorker(): void {
    const old = this.#worker;
    this.#worker = null;
    if (old !== null) void this.#end(old);
    const kept = [...this.#models.values()].filter(({ isReady }) => isReady);
    for (const model of this.#models.values()) {
      model.isReady = false;
      model.shared = freshRows(model.width);
      model.waiting?.(lostThread);
    }
    for (const model of kept) this.#tellOpen(model);
  }
}

export const makeOnnxHost = (options: OnnxHostOptions = {}): OnnxHost => {
  const host = new Host(options);
  return { open: (bytes, shape) => host.open(bytes, shape), close: () => host.close() };
};
