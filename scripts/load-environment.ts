/** Settings from a file `.env` in the current folder, where there is one; what the environment says already goes first. */
import { existsSync } from 'node:fs';

export const loadEnvironmentFile = (): void => {
  if (existsSync('.env')) process.loadEnvFile('.env');
};
