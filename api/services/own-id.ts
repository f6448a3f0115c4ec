/** Ids of our own: UUIDv7, in the order of their making. Random bytes are taken from the system in pages, as each call has a price. */
import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const bytesPerId = 16;
const page = new Uint8Array(bytesPerId * 512);
let next = page.length;

export const ownId = (): string => {
  if (next >= page.length) {
    randomFillSync(page);
    next = 0;
  }
  const random = page.subarray(next, next + bytesPerId);
  next += bytesPerId;
  return v7({ random });
};
