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

/** True when the whole transaction may be run again from its start: nothing of it was kept. */
export function isRetryable(error: unknown): boolean {
  const code = sqlstateOf(error);
  return code === sqlstate.serializationFailure || code === sqlstate.deadlockDetected;
}
