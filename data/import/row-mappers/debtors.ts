/** A row of debtors → `debtor.registered`. A later file that says other things of a debtor needs another `registeredAt`. Pure. */
import { localDate } from '../../../engine/index.ts';
import { factId } from '../fact-ids.ts';
import { instantField } from '../field-values.ts';
import { readRegistration, registeredBeforeAll, registrationEvent } from './registration.ts';
import { facts, leftOut, rejected, type RowMapper } from './row-mapper.ts';

export const mapDebtorRow: RowMapper = (row, context) => {
  const registration = readRegistration(row, context, 'consumer');
  const stated = instantField(row, 'registeredAt', registration?.zone ?? 'UTC');
  if (registration === null || row.faults.length > 0) return rejected(row);
  const at = stated ?? registeredBeforeAll;
  if (localDate(registration.zone, at) > context.asOf) return leftOut;
  const event = registrationEvent(context, registration, at);
  if (stated === null) return facts([event]);
  // The instant is part of the identity: a new one is a new statement, the same one a repetition.
  return facts([{ ...event, id: factId('debtor.registered', registration.debtorId, String(stated)) }]);
};
