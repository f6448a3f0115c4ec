/**
 * AdamW (Loshchilov and Hutter 2019) on plain arrays: first and second moments with bias correction, decay apart from the gradient. Kept outside
 * the tensor library, so that nothing there outlives a step.
 */
export type Parameter = {
  readonly values: Float32Array;
  readonly mean: Float32Array;
  readonly square: Float32Array;
  /** Biases do not decay. */
  readonly decays: boolean;
};

export const newParameter = (values: Float32Array, decays: boolean): Parameter => ({
  values,
  mean: new Float32Array(values.length),
  square: new Float32Array(values.length),
  decays,
});

const meanKept = 0.9;
const squareKept = 0.999;
const epsilon = 1e-8;

/** `step` counts from 1. */
export const adamStep = (
  { values, mean, square, decays }: Parameter,
  gradient: Float32Array,
  {
    step,
    learningRate,
    weightDecay,
  }: { readonly step: number; readonly learningRate: number; readonly weightDecay: number },
): void => {
  const meanRate = learningRate / (1 - meanKept ** step);
  const squareFactor = 1 / (1 - squareKept ** step);
  const kept = decays ? 1 - learningRate * weightDecay : 1;
  for (let index = 0; index < values.length; index += 1) {
    const slope = gradient[index] as number;
    const first = meanKept * (mean[index] as number) + (1 - meanKept) * slope;
    const second = squareKept * (square[index] as number) + (1 - squareKept) * slope * slope;
    mean[index] = first;
    square[index] = second;
    values[index] =
      kept * (values[index] as number) - (meanRate * first) / (Math.sqrt(squareFactor * second) + epsilon);
  }
};

/** Rises in a straight line over the warm-up, then falls to zero along half a cosine. `step` counts from 0. */
export const learningRateAt = (
  step: number,
  { steps, warmUpShare, peak }: { readonly steps: number; readonly warmUpShare: number; readonly peak: number },
): number => {
  const warmUp = Math.ceil(warmUpShare * steps);
  if (step < warmUp) return (peak * (step + 1)) / warmUp;
  return 0.5 * peak * (1 + Math.cos((Math.PI * (step - warmUp)) / Math.max(1, steps - warmUp)));
};
