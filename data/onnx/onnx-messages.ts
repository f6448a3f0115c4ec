/** What the deciding thread and the thread of models say to each other. Rows and outputs lie in memory that both see. */
import type { OnnxPorts } from './check-onnx.ts';

/** `node`: onnxruntime-node, native; `web`: onnxruntime-web, by WebAssembly. */
export type OnnxRuntimeName = 'node' | 'web';

export const runState = { pending: 0, done: 1, failed: 2 } as const;

/** Rows by row-major order, as doubles; one output a row. */
export type SharedRows = {
  readonly width: number;
  /** One of `runState`. */
  readonly state: Int32Array<SharedArrayBuffer>;
  readonly input: Float64Array<SharedArrayBuffer>;
  readonly output: Float64Array<SharedArrayBuffer>;
};

export type ToWorker =
  | ({ readonly kind: 'open'; readonly id: number; readonly bytes: Uint8Array; readonly ports: OnnxPorts } & SharedRows)
  | { readonly kind: 'run'; readonly id: number; readonly rows: number; readonly isAwaited: boolean }
  | { readonly kind: 'close'; readonly id: number }
  /** Finish what is under way, and end. */
  | { readonly kind: 'end' };

export type OpenedMessage = { readonly kind: 'opened'; readonly id: number; readonly fault: string | null };
export type RanMessage = { readonly kind: 'ran'; readonly id: number; readonly fault: string | null };
export type FromWorker = OpenedMessage | RanMessage;
