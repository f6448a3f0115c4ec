/** Points as rows of one flat list, and the choices and orders of them that fitting needs. */
export type Points = { readonly values: Float64Array; readonly count: number; readonly width: number };

export const pointsOf = (rows: readonly ArrayLike<number>[], width: number): Points => {
  const values = new Float64Array(rows.length * width);
  rows.forEach((row, place) => {
    values.set(row, place * width);
  });
  return { values, count: rows.length, width };
};

export const pickPoints = ({ values, width }: Points, places: ArrayLike<number>): Points => {
  const picked = new Float64Array(places.length * width);
  for (let place = 0; place < places.length; place += 1) {
    const from = (places[place] ?? 0) * width;
    picked.set(values.subarray(from, from + width), place * width);
  }
  return { values: picked, count: places.length, width };
};

/** By value: whatever order the rows came in, chance and sums then meet them in the same one. */
export const sortPoints = (points: Points): Points => {
  const { values, count, width } = points;
  const order = Uint32Array.from({ length: count }, (_, place) => place).sort((one, other) => {
    for (let column = 0; column < width; column += 1) {
      const apart = (values[one * width + column] ?? 0) - (values[other * width + column] ?? 0);
      if (apart !== 0) return apart;
    }
    return 0;
  });
  return pickPoints(points, order);
};

export const meansOf = ({ values, count, width }: Points): Float64Array => {
  const sums = new Float64Array(width);
  for (let place = 0; place < values.length; place += 1) {
    const column = place % width;
    sums[column] = (sums[column] ?? 0) + (values[place] ?? 0);
  }
  return sums.map((sum) => sum / count);
};

/** Sum of the squared distances from the common mean. */
export const totalSquares = (points: Points): number => {
  const means = meansOf(points);
  let sum = 0;
  points.values.forEach((value, place) => {
    sum += (value - (means[place % points.width] ?? 0)) ** 2;
  });
  return sum;
};
