/**
 * How well a ranking by predicted effect finds those on whom an action works, on rows where it was given at random (Radcliffe 2007). At each
 * share of the population, highest predicted effect first: labels won among the treated less labels won among the untreated, scaled to as
 * many. Rows of equal prediction are one step.
 */

export type UpliftRows = {
  readonly predictedEffects: ArrayLike<number>;
  readonly isTreated: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
};

export type QiniPoint = {
  /** Of the population, in (0, 1]. */
  readonly share: number;
  /** Additional labels among the treated up to here. */
  readonly gained: number;
};

type Arm = { rows: number; labels: number };

const gainedBy = (treated: Arm, untreated: Arm): number =>
  treated.labels - (untreated.rows === 0 ? 0 : (untreated.labels * treated.rows) / untreated.rows);

export const qiniCurve = ({ predictedEffects, isTreated, labels }: UpliftRows): readonly QiniPoint[] => {
  const effectOf = (row: number): number => predictedEffects[row] ?? NaN;
  const order = Uint32Array.from({ length: labels.length }, (_, row) => row);
  order.sort((one, other) => effectOf(other) - effectOf(one));
  const treated: Arm = { rows: 0, labels: 0 };
  const untreated: Arm = { rows: 0, labels: 0 };
  const points: QiniPoint[] = [];
  for (const [place, row] of order.entries()) {
    const arm = isTreated[row] === 1 ? treated : untreated;
    arm.rows += 1;
    arm.labels += labels[row] ?? NaN;
    const next = order[place + 1];
    if (next !== undefined && effectOf(next) === effectOf(row)) continue;
    points.push({ share: (place + 1) / order.length, gained: gainedBy(treated, untreated) });
  }
  return points;
};

/**
 * Area between the curve and the straight line of a random order, in labels gained per treated row: 0 for a ranking that knows nothing,
 * below 0 for one that is upside down.
 */
export const qiniCoefficient = (rows: UpliftRows): number => {
  const points = qiniCurve(rows);
  const treatedRows = Array.from(rows.isTreated).filter((treated) => treated === 1).length;
  let area = 0;
  let before: QiniPoint = { share: 0, gained: 0 };
  for (const point of points) {
    area += ((point.share - before.share) * (point.gained + before.gained)) / 2;
    before = point;
  }
  return (area - before.gained / 2) / treatedRows;
};
