/**
 * A program for tests: opens the embedded database of the folder named first, applies the migrations of the folder named second,
 * says so on one line of standard output, and closes when its standard input ends.
 */
import { once } from 'node:events';
import { migrate } from '../db/migrate.ts';
import { openDatabase } from '../db/open.ts';

const database = await openDatabase({ dataDir: process.argv[2] ?? '', applicationName: 'tact-test-process' });
try {
  const { applied } = await migrate(database.pool, process.argv[3]);
  process.stdout.write(`${JSON.stringify({ connectionString: database.connectionString, applied })}\n`);
  process.stdin.resume();
  await once(process.stdin, 'end');
} finally {
  await database.close();
}
