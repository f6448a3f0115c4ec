/** Where a page of decisions ended: `<decidedAt>_<id>`, opaque to clients. */
import {
  domainError,
  failure,
  success,
  type CompactReceipt,
  type DomainError,
  type Instant,
  type Result,
} from '../../engine/index.ts';

type Place = readonly [decidedAt: Instant, id: string];

export const cursorOf = ({ decidedAt, id }: CompactReceipt): string => `${String(decidedAt)}_${id}`;

const pattern = /^(-?\d{1,15})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export const readCursor = (cursor: string | undefined): Result<Place | undefined, DomainError> => {
  if (cursor === undefined) return success(undefined);
  const parts = pattern.exec(cursor);
  if (parts === null) {
    const detail = 'must be a nextCursor of an earlier answer';
    return failure(domainError('invalid-request', 'The cursor cannot be read.', [{ pointer: '/cursor', detail }]));
  }
  return success([Number(parts[1]), parts[2] ?? '']);
};
