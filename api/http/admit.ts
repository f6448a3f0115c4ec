/** At the door: a known key, in a permitted role. */
import type { Request, Response } from 'express';
import type { Role } from '../contracts/keys.ts';
import type { Caller } from '../services/services.ts';
import type { Answer } from './answer.ts';
import { readKeyHash, type Authenticator, type Found, type StoredKey } from './authenticate.ts';
import { isPermitted } from './authorise.ts';
import { problemAnswer } from './problem.ts';
import type { FailureLimit } from './rate-limit.ts';

export type Door = { readonly authenticator: Authenticator; readonly failureLimit: FailureLimit };

export type Admission =
  { readonly admitted: true; readonly caller: Caller } | { readonly admitted: false; readonly answer: Answer };

const refuse = (answer: Answer): Admission => ({ admitted: false, answer });

const judge = (key: StoredKey, permitted: readonly Role[], requestId: string): Admission => {
  if (!isPermitted(key.roles, permitted)) {
    const detail = `This asks for a key with the role ${permitted.join(' or ')}.`;
    return refuse(problemAnswer({ code: 'forbidden', detail }, requestId));
  }
  const { keyId, roles, portfolios } = key;
  return { admitted: true, caller: { keyId, roles, portfolios, requestId } };
};

/** Asks the store, under the limit on failures. */
const findKey = async (door: Door, request: Request, response: Response, keyHash: string | null): Promise<Found> => {
  const secondsToWait = (): Promise<number | null> => door.failureLimit.secondsToWait(request, response);
  if (keyHash !== null) return door.authenticator.find(keyHash, secondsToWait);
  const seconds = await secondsToWait();
  return seconds === null ? null : { secondsToWait: seconds };
};

export const admit = async (
  door: Door,
  request: Request,
  response: Response,
  { permitted, requestId }: { readonly permitted: readonly Role[]; readonly requestId: string },
): Promise<Admission> => {
  const keyHash = readKeyHash(request.headers.authorization);
  const recalled = keyHash === null ? undefined : door.authenticator.recall(keyHash);
  if (recalled !== undefined) return judge(recalled, permitted, requestId);
  const found = await findKey(door, request, response, keyHash);
  if (found === null) {
    const detail = 'Send an API key as "Authorization: Bearer <key>".';
    return refuse(problemAnswer({ code: 'unauthenticated', detail }, requestId));
  }
  if ('secondsToWait' in found) {
    const detail = `Too many failed attempts; try again in ${found.secondsToWait} seconds.`;
    const headers = { 'retry-after': String(found.secondsToWait) };
    return refuse(problemAnswer({ code: 'too-many-requests', detail }, requestId, { headers }));
  }
  return judge(found, permitted, requestId);
};
