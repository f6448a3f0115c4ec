/** What a command needs of the outside: the database of the configuration, brought to this version, and closed again afterwards. */
import { parseConfig } from '../../api/config.ts';
import { migrate, openDatabase, type Database } from '../../data/index.ts';
import { loadEnvironmentFile } from '../load-environment.ts';

/** Throws in words where the configuration or the database cannot be used. Attaches to the embedded database of a running server. */
export const withDatabase = async <T>(command: string, work: (database: Database) => Promise<T>): Promise<T> => {
  loadEnvironmentFile();
  const config = parseConfig(process.env);
  if (!config.ok) {
    throw new Error(config.error.problems.map(({ name, detail }) => `${name} ${detail}`).join('\n'));
  }
  const database = await openDatabase({
    databaseUrl: config.value.databaseUrl?.reveal(),
    dataDir: config.value.dataDirectory,
    applicationName: command,
    poolSize: config.value.databasePoolSize,
  });
  try {
    await migrate(database.pool);
    return await work(database);
  } finally {
    await database.close();
  }
};
