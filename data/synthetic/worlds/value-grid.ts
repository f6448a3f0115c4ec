/**
 * Values of a case as a function of momentum and pressure, held at the nodes of a grid and read between them by bilinear
 * interpolation. Nodes of momentum lie evenly by its signed root, close together where an answer is weak; those of pressure evenly.
 * Beyond the grid the value at its edge is taken.
 */
const momentumNodes = 16;
const rootOfFirst = -0.32;
const rootStep = 0.32 / 3;
const pressureNodes = 9;
const pressureStep = 0.5;

/** One value for each node: momentum by momentum, pressure within. */
export type ValueLayer = Float64Array;

const rootOf = (momentum: number): number => (momentum < 0 ? -Math.sqrt(-momentum) : Math.sqrt(momentum));
const momentumOf = (root: number): number => (root < 0 ? -root * root : root * root);

const nodeMomenta = Float64Array.from({ length: momentumNodes }, (_, row) => momentumOf(rootOfFirst + row * rootStep));

export const emptyLayer = (): ValueLayer => new Float64Array(momentumNodes * pressureNodes);

/** The layer whose node values are `valueOf` there. */
export const layerOf = (valueOf: (momentum: number, pressure: number) => number): ValueLayer => {
  const layer = emptyLayer();
  for (let row = 0; row < momentumNodes; row += 1) {
    const momentum = nodeMomenta[row] ?? 0;
    for (let column = 0; column < pressureNodes; column += 1) {
      layer[row * pressureNodes + column] = valueOf(momentum, column * pressureStep);
    }
  }
  return layer;
};

const within = (place: number, nodes: number): number => (place < 0 ? 0 : place > nodes - 1 ? nodes - 1 : place);

export const valueAt = (layer: ValueLayer, momentum: number, pressure: number): number => {
  const x = within((rootOf(momentum) - rootOfFirst) / rootStep, momentumNodes);
  const y = within(pressure / pressureStep, pressureNodes);
  const row = Math.min(momentumNodes - 2, Math.floor(x));
  const column = Math.min(pressureNodes - 2, Math.floor(y));
  const [left = 0, right = 1] = [nodeMomenta[row], nodeMomenta[row + 1]];
  // Between nodes by momentum itself: it fades by a share a day, and a value is nearly straight in it, not in its root.
  const along = Math.min(1, Math.max(0, (momentum - left) / (right - left)));
  const up = y - column;
  const at = row * pressureNodes + column;
  const low = (layer[at] ?? 0) * (1 - up) + (layer[at + 1] ?? 0) * up;
  const high = (layer[at + pressureNodes] ?? 0) * (1 - up) + (layer[at + pressureNodes + 1] ?? 0) * up;
  return low * (1 - along) + high * along;
};
