/**
 * Make a stored decision again, from the facts that were known then, under the law that was in force then and with the draw that was
 * stored, and compare bit for bit.
 */
import { readKnownInputs, type StoredDecision, type Pool } from '../../data/index.ts';
import { receiptHash, writeReceipt, type CompactReceipt } from '../../engine/index.ts';
import type { Replay } from '../contracts/decisions.ts';
import { decideAgain } from './decide-again.ts';
import type { LawInForce } from './law-in-force.ts';
import type { Routing } from './routing.ts';

export type Replayer = (stored: StoredDecision) => Promise<Replay>;

type Dependencies = {
  readonly pool: Pool;
  readonly law: LawInForce;
  readonly routing: Routing;
};

const escape = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

/** JSON Pointers to what differs between two JSON values, at most twenty. */
const differences = (left: unknown, right: unknown, pointer = ''): readonly string[] => {
  if (Object.is(left, right)) return [];
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return [pointer];
  const fields = new Set([...Object.keys(left), ...Object.keys(right)]);
  const values = (of: object): Record<string, unknown> => of as Record<string, unknown>;
  return [...fields]
    .flatMap((field) => differences(values(left)[field], values(right)[field], `${pointer}/${escape(field)}`))
    .slice(0, 20);
};

export const makeReplayer = ({ pool, law, routing }: Dependencies): Replayer => {
  const again = async (receipt: CompactReceipt): Promise<{ readonly text: string; readonly hash: string } | null> => {
    const inputs = await readKnownInputs(pool, receipt);
    const decider = await routing.asDecided(pool, receipt);
    if (decider === null) return null;
    // A book that was never stored is no reason to say nothing: what differs is told.
    const settings = (await law.settingsOf(pool, receipt.versions.packs)) ?? (await law.now(pool)).settings;
    const decision = await decideAgain({ receipt, inputs, settings, decider });
    return decision === null ? null : writeReceipt(decision);
  };

  return async ({ receipt, text, hash }) => {
    const replayed = await again(receipt);
    const identical = replayed?.hash === hash && receiptHash(text) === hash;
    return {
      decisionId: receipt.id,
      identical,
      hash,
      replayedHash: replayed?.hash ?? '',
      differences: identical ? [] : replayed === null ? [''] : differences(JSON.parse(text), JSON.parse(replayed.text)),
    };
  };
};
