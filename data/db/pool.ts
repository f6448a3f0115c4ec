/** What the layers above know of a database connection. */
import type pg from 'pg';

export type Pool = pg.Pool;
/** Whatever takes a query: a pool or a connection. */
export type Queryable = Pick<pg.ClientBase, 'query'>;
