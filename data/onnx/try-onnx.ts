/** Everything that is asked of an uploaded model before it is taken in, in a thread of its own so that those that decide are not disturbed. */
import { failure, success, type InputError, type Result } from '../../engine/index.ts';
import { checkOnnx, type CheckedOnnx } from './check-onnx.ts';
import { makeOnnxHost } from './onnx-host.ts';
import { onnxColumns } from './onnx-inputs.ts';
import { probeOnnx, type OnnxProbe, type OnnxTarget } from './probe-onnx.ts';

export type UploadedOnnx = {
  readonly bytes: Uint8Array;
  /** Names of the inputs, in order. */
  readonly features: readonly string[];
  readonly target: OnnxTarget;
  /** Which output is meant, where there are several. */
  readonly output?: string | undefined;
};

export type TriedOnnx = CheckedOnnx & { readonly probe: OnnxProbe };

const ofFile = (detail: string): Result<never, readonly InputError[]> => failure([{ pointer: '/onnx', detail }]);

/** For one run of rows, here on a machine that may do much else. */
const timeoutMs = 5_000;

/** Or all that is wrong with it. */
export const tryOnnx = async ({
  bytes,
  features,
  target,
  output,
}: UploadedOnnx): Promise<Result<TriedOnnx, readonly InputError[]>> => {
  const { columns, faults } = onnxColumns(features);
  const checked = checkOnnx(bytes, {
    width: features.length,
    output,
    most: target.kind === 'payment_probability' ? 2 : 1,
  });
  if (!checked.ok) return failure([...checked.error, ...faults]);
  if (faults.length > 0) return failure(faults);
  const host = makeOnnxHost({ timeoutMs });
  try {
    const opened = await host.open(bytes, { ports: checked.value.ports, width: columns.length });
    if (!opened.ok) return ofFile(opened.error.detail);
    const probe = await probeOnnx(opened.value, columns, target);
    return probe.ok ? success({ ...checked.value, probe: probe.value }) : ofFile(probe.error.detail);
  } finally {
    await host.close();
  }
};
