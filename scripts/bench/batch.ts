/** `batch`: all open cases of a portfolio in one stream of lines, each decision committed before its line is answered. */
import type { Benchmark } from './benchmark.ts';
import { countRows } from './database.ts';
import { median, medianKnown, rounded } from './median.ts';
import { postNdjson, toChunks } from './ndjson.ts';
import { forgetDecisions, type PortfolioDatabase } from './portfolio-database.ts';
import { startBenchService, withCpuTime, type Service } from './service.ts';

type Round = { readonly perSecond: number; readonly cpuMs: number | null; readonly bytes: number };

const askAll = async (service: Service, database: PortfolioDatabase): Promise<Round> => {
  const { openCases } = database;
  await forgetDecisions(database);
  const chunks = toChunks(openCases.map((caseId) => JSON.stringify({ caseId })));
  const startedAt = performance.now();
  const { result: answer, cpuSeconds } = await withCpuTime(service, () =>
    postNdjson({ url: `${service.address}/v1/next-best-actions`, headers: service.headers, chunks }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  if (answer.status !== 200) throw new Error(`answered ${String(answer.status)}: ${answer.text}`);
  const stored = await countRows(database.pool, 'decisions');
  if (answer.lines !== openCases.length || stored !== openCases.length) {
    const counts = `${String(openCases.length)} lines were asked, ${String(answer.lines)} answered, ${String(stored)} decisions are stored`;
    throw new Error(`${counts}; the answer begins ${answer.text.slice(0, 1000)}`);
  }
  return {
    perSecond: openCases.length / seconds,
    cpuMs: cpuSeconds === null ? null : (1000 * cpuSeconds) / openCases.length,
    bytes: answer.bytes,
  };
};

export const benchBatch: Benchmark = async (setting) => {
  const database = await setting.portfolio();
  const service = await startBenchService(setting, database);
  await askAll(service, database);
  const rounds: Round[] = [];
  for (let round = 0; round < setting.rounds; round += 1) {
    rounds.push(await askAll(service, database));
    setting.say(`round ${String(round + 1)}: ${String(Math.round(rounds.at(-1)?.perSecond ?? NaN))} decisions/s`);
  }
  const serverPeakMemoryMb = await service.peakMemoryMb();
  await service.stop();
  const { openCases, facts, postgres } = database;
  const figures = {
    decisionsPerSecond: rounded(median(rounds.map(({ perSecond }) => perSecond))),
    lines: openCases.length,
    decisionsStored: openCases.length,
    bytesPerLine: rounded(median(rounds.map(({ bytes }) => bytes)) / openCases.length),
    rounds: rounds.length,
    serverCpuMsPerDecision: medianKnown(rounds.map(({ cpuMs }) => cpuMs)),
    serverPeakMemoryMb,
    factsInStore: facts,
  };
  return { figures, postgres };
};
