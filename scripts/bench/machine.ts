/** The machine that figures were measured on. */
import { availableParallelism, cpus, platform, release, totalmem } from 'node:os';

export type Machine = {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly node: string;
  readonly platform: string;
  readonly postgres: string | null;
};

export const describeMachine = (postgres: string | null): Machine => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  memoryGb: Math.round(totalmem() / 2 ** 30),
  node: process.versions.node,
  platform: `${platform()} ${release()} ${process.arch}`,
  postgres,
});
