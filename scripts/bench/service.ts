/** The real service in a process of its own, on the database of the run, with a key to ask with. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Role } from '../../api/contracts/keys.ts';
import { issueKey } from '../../api/services/keys.ts';
import { makeKeyStore } from '../../data/index.ts';
import type { BenchSetting } from './benchmark.ts';
import { startChild, type Child } from './child-process.ts';
import { describeProfile } from './cpu-profile.ts';
import type { BenchDatabase } from './database.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

export const serviceProgram = fileURLToPath(new URL('../start.ts', import.meta.url));

/** What `npm start` tells Node, read from where it is written. */
const readStartOptions = async (): Promise<readonly string[]> => {
  const { scripts } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
    readonly scripts: { readonly start: string };
  };
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
};

export type Service = {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly peakMemoryMb: Child['peakMemoryMb'];
  readonly cpuSeconds: Child['cpuSeconds'];
  readonly stop: () => Promise<void>;
};

/** Work, and the processor time that the service spent meanwhile, in seconds; null where the system does not tell. */
export const withCpuTime = async <T>(
  service: Service,
  work: () => Promise<T>,
): Promise<{ result: T; cpuSeconds: number | null }> => {
  const before = await service.cpuSeconds();
  const result = await work();
  const after = await service.cpuSeconds();
  return { result, cpuSeconds: before === null || after === null ? null : after - before };
};

type ServiceOptions = {
  /** Of the key. */
  readonly roles?: readonly Role[];
  readonly clock?: 'system' | 'simulated';
};

/** Started as `npm start` would, without a sample portfolio. */
export const startBenchService = async (
  setting: BenchSetting,
  { pool, environment }: BenchDatabase,
  { roles = ['workflow'], clock = 'system' }: ServiceOptions = {},
): Promise<Service> => {
  const { key } = await issueKey({ keyStore: makeKeyStore(pool), now: Date.now }, { name: 'bench', roles: [...roles] });
  const profile = setting.isProfiled ? await makeTemporaryFolder(setting.cleanup) : null;
  const child = await startChild(
    {
      program: serviceProgram,
      readyPath: '/readyz',
      environment: { ...environment, TACT_SAMPLE: 'off', TACT_CLOCK: clock },
      nodeOptions: [
        ...(await readStartOptions()),
        ...(profile === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile.folder}`]),
      ],
    },
    setting,
  );
  return {
    address: child.address,
    headers: { authorization: `Bearer ${key}` },
    peakMemoryMb: child.peakMemoryMb,
    cpuSeconds: child.cpuSeconds,
    stop: async () => {
      await child.stop();
      if (profile === null) return;
      for (const name of await readdir(profile.folder)) {
        setting.say(describeProfile(await readFile(path.join(profile.folder, name), 'utf8')));
      }
    },
  };
};
