/**
 * Runs `database-process.ts` as a real process, to be killed or asked to close.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export type DatabaseProcess = {
  readonly pid: number;
  readonly connectionString: string;
  /** The migrations this process has applied itself. */
  readonly applied: readonly string[];
  /** Sends a signal to the process and its whole group, as a terminal does, and waits for its end. */
  kill(signal: 'SIGKILL' | 'SIGINT'): Promise<void>;
  /** Lets it close the database, and returns its exit code. */
  close(): Promise<number | null>;
};

const PROGRAM = fileURLToPath(new URL('./database-process.ts', import.meta.url));
const greetingSchema = z.object({ connectionString: z.string(), applied: z.array(z.string()) });

/** Returns once the process has opened and migrated its database. Throws with what it said when it fails. */
export async function spawnDatabaseProcess(dataFolder: string, migrationsFolder: string): Promise<DatabaseProcess> {
  const child = spawn(process.execPath, [PROGRAM, dataFolder, migrationsFolder], { detached: true, stdio: 'pipe' });
  const exit = once(child, 'exit') as Promise<[number | null]>;
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const lines = createInterface({ input: child.stdout });
  const line = once(lines, 'line') as Promise<[string]>;
  const first = await Promise.race([line, exit.then(() => undefined)]);
  const { pid } = child;
  if (first === undefined || pid === undefined) throw new Error(`The database process failed: ${complaint}`);
  return {
    pid,
    ...greetingSchema.parse(JSON.parse(first[0])),
    kill: async (signal) => {
      process.kill(-pid, signal);
      await exit;
    },
    close: async () => {
      child.stdin.end();
      return (await exit)[0];
    },
  };
}
