/**
 * Shapley values: a difference shared out among the players that make it, here groups of features. `values` holds what each coalition is
 * worth, the coalition by the bits of its index, so 2^players of them: index 0 is nobody, the last is everybody.
 *
 * A player's share is its marginal worth, averaged over all orders in which players may come (Shapley 1953). All coalitions are enumerated, so
 * shares are exact, and add up to the difference.
 */

/** 4,096 coalitions. */
const mostPlayers = 12;

/** By size of the coalition that a player joins: the part of all orders in which just these stand before it. */
const joiningWeights = (players: number): Float64Array => {
  const weights = new Float64Array(players);
  // 1 / (n · C(n − 1, s)), each from the one before.
  let combinations = 1;
  for (let size = 0; size < players; size += 1) {
    weights[size] = 1 / (players * combinations);
    combinations = (combinations * (players - 1 - size)) / (size + 1);
  }
  return weights;
};

const sizeOf = (coalition: number): number => {
  let size = 0;
  for (let left = coalition; left > 0; left &= left - 1) size += 1;
  return size;
};

export const exactShares = (values: Float64Array): Float64Array => {
  const players = Math.log2(values.length);
  if (!Number.isInteger(players) || players > mostPlayers)
    throw new Error(`${String(values.length)} values are not those of all coalitions of at most 12 players`);
  const weights = joiningWeights(players);
  const shares = new Float64Array(players);
  for (let coalition = 0; coalition < values.length; coalition += 1) {
    const weight = weights[sizeOf(coalition)] ?? 0;
    for (let player = 0; player < players; player += 1) {
      if ((coalition & (1 << player)) !== 0) continue;
      const added = (values[coalition | (1 << player)] as number) - (values[coalition] as number);
      shares[player] = (shares[player] as number) + weight * added;
    }
  }
  return shares;
};
