/** The version of what decides who is treated by which strategy. Decisions read it and fetch the rest only when it has moved. */
import type pg from 'pg';

/** To be called in the transaction that changes the champion or the running experiments. */
export const bumpRouting = async (client: Pick<pg.ClientBase, 'query'>): Promise<void> => {
  await client.query(
    `insert into installation (name, value) values ('routing', '1')
     on conflict (name) do update set value = to_json((installation.value::text)::bigint + 1), at = now()`,
  );
};
