/** The kill switch: flipped with who and why, in force for the next transaction and the next check of every process. */
import { z } from 'zod';
import {
  insertSwitch,
  inTransaction,
  listSwitches,
  lockLaw,
  readSwitchesOn,
  type Pool,
  type StrategyStore,
  type SwitchRow,
} from '../../data/index.ts';
import { countryCodes, success, type Halt, type InputError } from '../../engine/index.ts';
import type { KillSwitchEntry, KillSwitchRequest } from '../contracts/kill-switch.ts';
import type { Clock } from './clock.ts';
import { ownId } from './own-id.ts';
import { pageOfRows, readCursor } from './page.ts';
import type { Services } from './services.ts';
import { invalidLaw, mayWriteLaw } from './write-law.ts';

type Dependencies = { readonly pool: Pool; readonly strategyStore: StrategyStore; readonly clock: Clock };

const present = ({ id, halt, at, ...entry }: SwitchRow): KillSwitchEntry => ({
  switchId: id,
  ...halt,
  ...entry,
  at: new Date(at).toISOString(),
});

const haltOf = ({ scope, value }: KillSwitchRequest): Halt => ({ scope, value: value ?? null });

/** A switch on a name that nothing has would stop nothing, and seem to have stopped it. */
const nameFaults = async ({ scope, value }: Halt, strategyStore: StrategyStore): Promise<readonly InputError[]> => {
  if (scope === 'market' && !countryCodes.has(value ?? ''))
    return [{ pointer: '/value', detail: 'must be an ISO 3166-1 alpha-2 country code' }];
  if (scope === 'strategy' && (await strategyStore.listVersions(value ?? '')).length === 0)
    return [{ pointer: '/value', detail: 'is not a strategy that is known' }];
  return [];
};

export const makeKillSwitch = ({
  pool,
  strategyStore,
  clock,
}: Dependencies): Pick<Services, 'flipKillSwitch' | 'readKillSwitch'> => ({
  flipKillSwitch: async (request, caller) => {
    const permitted = mayWriteLaw(caller);
    if (!permitted.ok) return permitted;
    const { on, reason, by } = request;
    const halt = haltOf(request);
    const faults = await nameFaults(halt, strategyStore);
    if (faults.length > 0) return invalidLaw(faults);
    return inTransaction(pool, async (client) => {
      await lockLaw(client);
      const row = { id: ownId(), halt, on, reason, by, keyId: caller.keyId, at: clock.now() };
      await insertSwitch(client, row);
      return success({ ...present(row), stopped: (await readSwitchesOn(client)).map(present) });
    });
  },
  readKillSwitch: async ({ limit, cursor }) => {
    const before = readCursor(z.uuid(), cursor);
    if (!before.ok) return before;
    const rows = await listSwitches(pool, { limit: limit + 1, beforeId: before.value });
    const stopped = (await readSwitchesOn(pool)).map(present);
    return success({ stopped, history: pageOfRows(rows, limit, ({ id }) => id, present) });
  },
});
