/**
 * Who may do what. Reading is open to every role, but for keys. Writing is each role's own; `admin` manages keys and privacy and
 * reads the rest, but neither decides nor experiments: give a key several roles where one person does several jobs.
 */
import { roles, type Role } from '../contracts/keys.ts';

export const everyRole: readonly Role[] = roles;

export const isPermitted = (held: readonly Role[], permitted: readonly Role[]): boolean =>
  held.some((role) => permitted.includes(role));
