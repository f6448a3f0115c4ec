/** A person decides otherwise: recorded with who and why, and never a contact that the rules bar. */
import { insertOverride, inTransaction, lockDebtors, readDecision, type Pool } from '../../data/index.ts';
import { domainError, failure, formatInstant, success } from '../../engine/index.ts';
import type { Override, OverrideRequest } from '../contracts/decisions.ts';
import type { Clock } from './clock.ts';
import type { DecisionJudge } from './judge-decision.ts';
import { ownId } from './own-id.ts';
import type { Services } from './services.ts';

type Dependencies = { readonly pool: Pool; readonly clock: Clock; readonly judge: DecisionJudge };

const overriddenAction = (override: OverrideRequest): { readonly kind: Override['kind']; readonly actionId: string } =>
  'actionId' in override
    ? { kind: 'contact', actionId: override.actionId }
    : { kind: override.kind, actionId: override.kind };

export const makeOverrideDecision =
  ({ pool, clock, judge }: Dependencies): Services['overrideDecision'] =>
  ({ decisionId, override }, caller) =>
    inTransaction(pool, async (client) => {
      const stored = await readDecision(client, decisionId, caller.portfolios);
      if (stored === null) return failure(domainError('not-found', `No decision ${decisionId} is known.`));
      const { caseId, zone } = stored.receipt;
      await lockDebtors(client, [caseId]);
      const at = clock.now();
      const { kind, actionId } = overriddenAction(override);
      const blocked = kind === 'contact' ? await judge.judgeInstead(client, stored, actionId, at) : [];
      if (blocked.length > 0) {
        const errors = blocked.map(({ rule, text, citation }) => ({
          pointer: '/actionId',
          detail: `${rule}: ${text} (${citation})`,
        }));
        return failure(domainError('conflict', 'The rules bar this contact now.', errors));
      }
      const { reason, by } = override;
      const row = { id: ownId(), decisionId, kind, actionId, reason, by, at };
      if (!(await insertOverride(client, row))) {
        return failure(domainError('conflict', 'This decision was overridden before.'));
      }
      return success({
        overrideId: row.id,
        decisionId,
        caseId,
        kind,
        actionId,
        reason,
        by,
        at: formatInstant(zone, at),
      });
    });
