/** Rows to train on, from the store: both passes of the reading in one transaction, so that they see the same. */
import {
  inTransaction,
  observeAttributes,
  readAttributeLists,
  readDebtorGroups,
  readNights,
  type NightSettings,
  type Pool,
} from '../../../data/index.ts';
import { defaultCatalogue, houseAssumptions, noAttributes, specWith } from '../../../engine/index.ts';
import type { ResponseFamily } from '../../../models/index.ts';
import { dateOfNumber } from './training-calendar.ts';
import type { RowWindow, SourceNight, TrainingSource } from './training-source.ts';

type Attributes = NonNullable<NightSettings['attributes']>;

async function* readStoredNights(pool: Pool, window: RowWindow, attributes: Attributes): AsyncGenerator<SourceNight> {
  const client = await pool.connect();
  let isBroken = true;
  try {
    await client.query('begin isolation level repeatable read read only');
    const asked = {
      fromDay: dateOfNumber(window.fromDay),
      toDay: dateOfNumber(window.toDay),
      markets: null,
      ...{ knownAt: window.knownAt, recordedBy: window.recordedBy },
    };
    yield* readNights(client, asked, { attributes });
    await client.query('commit');
    isBroken = false;
  } finally {
    // A reading that was broken off leaves its transaction open: such a connection is closed and not used again.
    client.release(isBroken);
  }
}

const without: Attributes = { inForce: noAttributes, lists: new Map([[noAttributes.version, noAttributes]]) };

/** `families` take part beside the factored hazard. One model over all markets: amounts are told on one scale, and the market is a feature. */
export const makeStoreSource = (
  pool: Pool,
  families: readonly ResponseFamily[],
  attributes: Attributes = without,
): TrainingSource => ({
  readNights: (window) => readStoredNights(pool, window, attributes),
  featureSpec: specWith(attributes.inForce),
  catalogue: defaultCatalogue,
  assumptions: houseAssumptions,
  families,
  readGroups: ({ fromDay, toDay }) =>
    readDebtorGroups(pool, { fromDay: dateOfNumber(fromDay), toDay: dateOfNumber(toDay) }),
  attributes: {
    observe: async () => (await inTransaction(pool, (client) => observeAttributes(client, Date.now()))).version,
    sourceWith: async (version) => {
      const lists = await readAttributeLists(pool);
      const inForce = lists.get(version);
      if (inForce === undefined) throw new Error(`there is no list ${String(version)} of attributes`);
      return makeStoreSource(pool, families, { inForce, lists });
    },
  },
});
