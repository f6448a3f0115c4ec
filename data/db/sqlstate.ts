/**
 * The SQLSTATE codes Tact acts on, by name (PostgreSQL manual, appendix A).
 */
export const sqlstate = {
  uniqueViolation: '23505',
  foreignKeyViolation: '23503',
  checkViolation: '23514',
  serializationFailure: '40001',
  deadlockDetected: '40P01',
  invalidPassword: '28P01',
} as const;

/** The SQLSTATE of an error thrown by `pg`, or `undefined` for any other value. */
export function sqlstateOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return /^[0-9A-Z]{5}$/.test(error.code) ? error.code : undefined;
}

/** Of Node's own error codes, those of a connection that broke or was never made. */
const connectionCodes = /^E(CONN|PIPE|TIMEDOUT|HOST|NET|AI_)/;

/**
 * True when the connection failed: whatever was under way may have been committed although the answer was lost, and trying again at once
 * meets the same trouble. Any other error, of the server or of our own code, came before a commit.
 */
export function isConnectionFailure(error: unknown): boolean {
  const code = sqlstateOf(error);
  if (code !== undefined) return code.startsWith('08') || code.startsWith('57');
  if (!(error instanceof Error)) return false;
  const ownCode = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    connectionCodes.test(ownCode) || /^(Connection terminated|timeout|Client has encountered)/i.test(error.message)
  );
}

/** True when the whole transaction may be run again from its start: nothing of it was kept. */
export function isRetryable(error: unknown): boolean {
  const code = sqlstateOf(error);
  return code === sqlstate.serializationFailure || code === sqlstate.deadlockDetected;
}
