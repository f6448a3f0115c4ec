/**
 * The thread that runs uploaded models, apart from the one that decides. It is told what to open, and rows by shared memory; it writes the
 * outputs back there and wakes whoever waits. One thread inside it as well, so that the same rows give the same numbers.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { InferenceSession, Tensor, TensorConstructor } from 'onnxruntime-web';
import { runState, type OpenedMessage, type OnnxRuntimeName, type RanMessage, type ToWorker } from './onnx-messages.ts';

type Runtime = {
  readonly open: (bytes: Uint8Array) => Promise<InferenceSession>;
  readonly Tensor: TensorConstructor;
};

const quiet = { logSeverityLevel: 4, executionMode: 'sequential', intraOpNumThreads: 1, interOpNumThreads: 1 } as const;

const loadNode = async (): Promise<Runtime> => {
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  const open = (bytes: Uint8Array) => InferenceSession.create(bytes, { ...quiet, executionProviders: ['cpu'] });
  return { open, Tensor };
};

const loadWeb = async (): Promise<Runtime> => {
  const { env, InferenceSession, Tensor } = await import('onnxruntime-web');
  env.wasm.numThreads = 1;
  const open = (bytes: Uint8Array) => InferenceSession.create(bytes, { ...quiet, executionProviders: ['wasm'] });
  return { open, Tensor };
};

const longestDetail = 300;

const detailOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replaceAll(/[\p{Cc}\s]+/gu, ' ').slice(0, longestDetail);

const port = parentPort;
if (port === null) throw new Error('onnx-worker.ts is for a worker thread');

const answer = (message: OpenedMessage | RanMessage): void => port.postMessage(message);
const wanted = (workerData as { readonly runtime: OnnxRuntimeName }).runtime;
const runtime = wanted === 'web' ? loadWeb() : loadNode();
// Told to each who opens a model; not to be an unhandled rejection before.
runtime.catch(() => undefined);

type Opened = { readonly session: InferenceSession; readonly message: Extract<ToWorker, { kind: 'open' }> };
const models = new Map<number, Opened>();

const open = async (message: Extract<ToWorker, { kind: 'open' }>): Promise<void> => {
  const { id } = message;
  try {
    const { open: create } = await runtime;
    models.set(id, { session: await create(message.bytes), message });
    answer({ kind: 'opened', id, fault: null });
  } catch (error) {
    answer({ kind: 'opened', id, fault: detailOf(error) });
  }
};

/** How many numbers a row; null where it is not one of those that are expected. */
const columnsOf = (tensor: Tensor, rows: number, most: number): number | null => {
  const columns = tensor.dims[0] === rows ? tensor.size / rows : 0;
  return columns === 1 || columns === most ? columns : null;
};

const writeOutput = (tensor: Tensor | undefined, rows: number, { message }: Opened): string | null => {
  const { ports, output } = message;
  if (tensor === undefined) return `it has no output ${ports.output}`;
  const { data } = tensor;
  const columns = columnsOf(tensor, rows, ports.outputColumns);
  if (columns === null || !(data instanceof Float32Array || data instanceof Float64Array)) {
    return `its output ${ports.output} is ${tensor.type} of shape [${tensor.dims.join(', ')}] for ${String(rows)} rows`;
  }
  for (let row = 0; row < rows; row += 1) output[row] = data[row * columns + columns - 1] ?? NaN;
  return null;
};

const compute = async (opened: Opened | undefined, rows: number): Promise<string | null> => {
  if (opened === undefined) return 'it is not open';
  try {
    const { Tensor } = await runtime;
    const { ports, input, width } = opened.message;
    const given = input.subarray(0, rows * width);
    const shape = [rows, width];
    const table =
      ports.inputType === 'float32'
        ? new Tensor('float32', new Float32Array(given), shape)
        : new Tensor('float64', new Float64Array(given), shape);
    const outputs = await opened.session.run({ [ports.input]: table }, [ports.output]);
    return writeOutput(outputs[ports.output], rows, opened);
  } catch (error) {
    return detailOf(error);
  }
};

const run = async ({ id, rows, isAwaited }: Extract<ToWorker, { kind: 'run' }>): Promise<void> => {
  const opened = models.get(id);
  const fault = await compute(opened, rows);
  if (opened !== undefined) {
    const { state } = opened.message;
    Atomics.store(state, 0, fault === null ? runState.done : runState.failed);
    Atomics.notify(state, 0);
  }
  if (isAwaited) answer({ kind: 'ran', id, fault });
};

const close = async (id: number): Promise<void> => {
  const opened = models.get(id);
  models.delete(id);
  await opened?.session.release();
};

port.on('message', (message: ToWorker) => {
  if (message.kind === 'open') void open(message);
  else if (message.kind === 'run') void run(message);
  else if (message.kind === 'close') void close(message.id);
  else port.close();
});
