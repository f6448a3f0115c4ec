/** Which half of the debtors a row belongs to, and which rows the Gram matrix is summed over: by hashes, the same on every machine. */
import type { NightRow } from '../dataset/night-row.ts';

/** FNV-1a with a final mix, for splitting rows: the same on every machine. */
const hashOf = (text: string, salt: number): number => {
  let hash = 2_166_136_261 ^ salt;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
};

/** Which half a debtor's rows belong to. */
export const halfOf = (debtorId: string): 0 | 1 => ((hashOf(debtorId, 0) & 1) === 0 ? 0 : 1);

/** Whether a debtor is the one in so many that a model is tested on and that its twin was not trained on; apart from the halves. */
export const isHeldOut = (debtorId: string, oneIn: 3 | 5): boolean => hashOf(debtorId, 1) % oneIn === 0;

/** For how many rows this one stands in the Gram matrix: 0 where it is left out. */
export const gramWeight = ({ caseId, day }: NightRow, share: number): number =>
  share === 1 || hashOf(caseId, day) / 4_294_967_296 < share ? 1 / share : 0;
