/** Receipts by id, in pages; the next page is under way while one is parsed. */
import type pg from 'pg';
import type { CompactReceipt } from '../../engine/index.ts';

export type ReadReceipt = { readonly id: string; readonly receipt: CompactReceipt };

const pageSize = 1000;
const sql = 'select id, receipt from decisions where id = any($1::uuid[])';

/** In no order. */
export async function* readReceipts(
  client: pg.ClientBase,
  ids: readonly string[],
): AsyncGenerator<readonly ReadReceipt[]> {
  const fetch = (start: number) =>
    client.query<[id: string, text: string]>({
      name: 'receipts-of-nights',
      text: sql,
      rowMode: 'array',
      values: [ids.slice(start, start + pageSize)],
    });
  let coming = ids.length === 0 ? null : fetch(0);
  for (let start = 0; coming !== null; start += pageSize) {
    const { rows } = await coming;
    coming = start + pageSize < ids.length ? fetch(start + pageSize) : null;
    yield rows.map(([id, text]) => ({ id, receipt: JSON.parse(text) as CompactReceipt }));
  }
}
