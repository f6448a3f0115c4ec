/** `npm start`: the whole service on this machine. The first start loads a sample portfolio and prints a key and a first question. */
import { parseConfig, type Config } from '../api/config.ts';
import { startService, type RunningService } from '../api/main.ts';
import { loadSamplePortfolio } from '../api/sample-portfolio.ts';
import { issueKey } from '../api/services/keys.ts';
import { findExampleCase } from './example-case.ts';
import { loadEnvironmentFile } from './load-environment.ts';
import { makeSampleProgress } from './sample-progress.ts';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const readConfig = (): Config => {
  loadEnvironmentFile();
  const config = parseConfig(process.env);
  if (config.ok) return config.value;
  for (const { name, detail } of config.error.problems) process.stderr.write(`${name} ${detail}\n`);
  process.exit(2);
};

const loadSample = async ({ dependencies, database }: RunningService): Promise<void> => {
  const { stores, config } = dependencies;
  const progress = makeSampleProgress();
  const isEmpty = async (): Promise<boolean> =>
    (await database.pool.query('select 1 from facts limit 1')).rowCount === 0;
  const { loadedNow, facts } = await loadSamplePortfolio(
    { facts: stores.facts, installation: stores.installation, isEmpty, now: () => Date.now() },
    config.sampleDebtorCount,
    progress.show,
  );
  progress.stop();
  if (loadedNow)
    say(`Loaded a sample portfolio: ${facts.toLocaleString('en')} facts. TACT_SAMPLE=off starts without one.`);
};

const explainFirstStart = async ({ dependencies, address }: RunningService): Promise<void> => {
  const { stores, services } = dependencies;
  if (!(await stores.installation.claim('first-key'))) {
    say('A key was printed by the first start. For another: npx tact keys create --name NAME --roles workflow');
    return;
  }
  const request = { name: 'first start', roles: ['workflow', 'scientist', 'manager', 'compliance', 'admin'] } as const;
  const { key, keyId } = await issueKey(
    { keyStore: stores.keyStore, now: () => Date.now() },
    { ...request, roles: [...request.roles] },
  );
  say(`\nAPI key (shown this once, only its hash is stored): ${key}\n`);
  const caseId = address === null ? null : await findExampleCase(services, keyId);
  if (caseId === null) return;
  say('Ask for the next best action of a case:\n');
  say(`curl -s -X POST ${address ?? ''}/v1/cases/${caseId}/next-best-action -H 'Authorization: Bearer ${key}'\n`);
};

const config = readConfig();
try {
  const service = await startService(config);
  const stop = (signal: NodeJS.Signals): void => {
    say(`${signal}: stopping.`);
    service.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  say(`Database: ${service.database.description}`);
  say(`Jobs: BullMQ on ${service.queueBackend === 'redis' ? 'Redis' : 'PostgreSQL'}`);
  await loadSample(service);
  service.markReady();
  await explainFirstStart(service);
  say(
    service.address === null
      ? 'Tact works on jobs. Ctrl-C stops it.'
      : `Tact listens on ${service.address} (docs: ${service.address}/docs). Ctrl-C stops it.`,
  );
} catch (error) {
  process.stderr.write(`Tact could not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
