/** What a command needs of the outside: the database of the configuration, brought to this version, and closed again afterwards. */
import { parseConfig, type Config } from '../../api/config.ts';
import { migrate, openDatabase, type Database } from '../../data/index.ts';
import { loadEnvironmentFile } from '../load-environment.ts';

/** The configuration of this process; throws in words where it is wrong. */
export const readConfiguration = (): Config => {
  loadEnvironmentFile();
  const config = parseConfig(process.env);
  if (config.ok) return config.value;
  throw new Error(config.error.problems.map(({ name, detail }) => `${name} ${detail}`).join('\n'));
};

/** Throws in words where the configuration or the database cannot be used. Attaches to the embedded database of a running server. */
export const withDatabase = async <T>(command: string, work: (database: Database) => Promise<T>): Promise<T> => {
  const config = readConfiguration();
  const database = await openDatabase({
    databaseUrl: config.databaseUrl?.reveal(),
    dataDir: config.dataDirectory,
    applicationName: command,
    poolSize: config.databasePoolSize,
  });
  try {
    await migrate(database.pool);
    return await work(database);
  } finally {
    await database.close();
  }
};
