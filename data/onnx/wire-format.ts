/**
 * The wire format of protocol buffers, as far as an ONNX file needs it: fields by number, in the order in which they stand. Nothing is
 * copied. https://protobuf.dev/programming-guides/encoding/
 */

export type WireField =
  | { readonly number: number; readonly kind: 'varint'; readonly value: number }
  | { readonly number: number; readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly number: number; readonly kind: 'fixed' };

type Cursor = { readonly bytes: Uint8Array; at: number };

/** NaN where the text ends in the middle. Of 64 bits; beyond 2^53 only the magnitude is right, which is too large for whatever is meant. */
const readVarint = (cursor: Cursor): number => {
  let value = 0;
  for (let place = 0; place < 10; place += 1) {
    const byte = cursor.bytes[cursor.at];
    if (byte === undefined) return NaN;
    cursor.at += 1;
    value += (byte & 0x7f) * 2 ** (7 * place);
    if (byte < 0x80) return value;
  }
  return NaN;
};

const skip = (cursor: Cursor, bytes: number): boolean => {
  cursor.at += bytes;
  return cursor.at <= cursor.bytes.length;
};

const readValue = (cursor: Cursor, number: number, type: number): WireField | null => {
  if (type === 0) {
    const value = readVarint(cursor);
    return Number.isNaN(value) ? null : { number, kind: 'varint', value };
  }
  if (type === 1 || type === 5) return skip(cursor, type === 1 ? 8 : 4) ? { number, kind: 'fixed' } : null;
  if (type !== 2) return null;
  const length = readVarint(cursor);
  const from = cursor.at;
  if (Number.isNaN(length) || !skip(cursor, length)) return null;
  return { number, kind: 'bytes', bytes: cursor.bytes.subarray(from, cursor.at) };
};

/** Calls `visit` for every field of a message; false where the bytes are no message, or `visit` says so of a field. */
export const visitFields = (bytes: Uint8Array, visit: (field: WireField) => boolean): boolean => {
  const cursor: Cursor = { bytes, at: 0 };
  while (cursor.at < bytes.length) {
    const tag = readVarint(cursor);
    const number = Math.floor(tag / 8);
    if (!(number >= 1)) return false;
    const field = readValue(cursor, number, tag % 8);
    if (field === null || !visit(field)) return false;
  }
  return true;
};
