/**
 * `serve`: single decisions over HTTP, each committed before its answer, each about another open case, over kept-alive connections. Its
 * peers are a bare Express server that echoes JSON, asked by the same client in turn: with a body of the size of a decision's answer, and
 * with the very body of the question.
 */
import { fileURLToPath } from 'node:url';
import type { Benchmark, BenchSetting, Figures } from './benchmark.ts';
import { startChild } from './child-process.ts';
import { countRows } from './database.ts';
import { runLoad, type LoadRequest, type LoadResult } from './http-load.ts';
import { median, medianKnown, rounded } from './median.ts';
import { forgetDecisions, type PortfolioDatabase } from './portfolio-database.ts';
import { startBenchService, withCpuTime, type Service } from './service.ts';

const echoProgram = fileURLToPath(new URL('echo-server.ts', import.meta.url));
const question = '{}';
const json = { 'content-type': 'application/json' };

const questionsAbout = (caseIds: readonly string[]): readonly LoadRequest[] =>
  caseIds.map((caseId) => ({ path: `/v1/cases/${caseId}/next-best-action`, body: question }));

type Bench = {
  readonly setting: BenchSetting;
  readonly database: PortfolioDatabase;
  readonly service: Service;
  readonly echoAddress: string;
  /** A decision as it was answered. */
  readonly exampleAnswer: string;
};

const askOnce = async ({ address, headers }: Service, caseId: string): Promise<string> => {
  const [asked] = questionsAbout([caseId]);
  const response = await fetch(`${address}${asked?.path ?? ''}`, {
    method: 'POST',
    body: question,
    headers: { ...headers, ...json },
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`a question was answered ${String(response.status)}: ${text}`);
  return text;
};

/** The answer of median size of a few. */
const findExampleAnswer = async (service: Service, { openCases }: PortfolioDatabase): Promise<string> => {
  const answers: string[] = [];
  for (const caseId of openCases.slice(0, 51)) answers.push(await askOnce(service, caseId));
  answers.sort((left, right) => left.length - right.length);
  return answers[Math.floor(answers.length / 2)] ?? '';
};

const runEcho = async ({ setting, echoAddress }: Bench, body: string, count: number): Promise<LoadResult> =>
  await runLoad({
    address: echoAddress,
    headers: json,
    connections: setting.connections,
    requests: Array.from({ length: count }, () => ({ path: '/echo', body })),
  });

type Served = LoadResult & { readonly cpuMs: number | null; readonly noContactShare: number; readonly stored: number };

/** On a clean slate; afterwards every answer must stand in the database. */
const runServe = async ({ setting, database, service }: Bench, count: number): Promise<Served> => {
  await forgetDecisions(database);
  const { result, cpuSeconds } = await withCpuTime(service, () =>
    runLoad({
      address: service.address,
      headers: { ...service.headers, ...json },
      connections: setting.connections,
      requests: questionsAbout(database.openCases.slice(0, count)),
    }),
  );
  const stored = await countRows(database.pool, 'decisions');
  if (stored !== result.answered)
    throw new Error(`${String(result.answered)} decisions were answered, ${String(stored)} are stored`);
  const { rows } = await database.pool.query<{ share: number }>(
    `select (count(*) filter (where kind = 'no_contact'))::float8 / count(*) as share from decisions where not dry_run`,
  );
  const cpuMs = cpuSeconds === null ? null : (1000 * cpuSeconds) / result.answered;
  return { ...result, cpuMs, stored, noContactShare: rows[0]?.share ?? NaN };
};

type Round = { readonly echo: LoadResult; readonly smallEcho: LoadResult; readonly served: Served };

/** Each takes about `roundSeconds`, by the rate of the warm-up; no case is asked about twice in a round. */
const measure = async (bench: Bench): Promise<readonly Round[]> => {
  const { setting, database, exampleAnswer } = bench;
  const warmUpCount = Math.min(database.openCases.length, 100 * setting.connections);
  for (let pass = 0; pass < 2; pass += 1) {
    await runEcho(bench, exampleAnswer, warmUpCount);
    await runServe(bench, warmUpCount);
  }
  const echoWarm = await runEcho(bench, exampleAnswer, warmUpCount);
  const serveWarm = await runServe(bench, warmUpCount);
  const serveCount = Math.min(database.openCases.length, Math.ceil(serveWarm.perSecond * setting.roundSeconds));
  const echoCount = Math.ceil(echoWarm.perSecond * Math.min(setting.roundSeconds, serveCount / serveWarm.perSecond));
  const rounds: Round[] = [];
  for (let round = 0; round < setting.rounds; round += 1) {
    const echo = await runEcho(bench, exampleAnswer, echoCount);
    const served = await runServe(bench, serveCount);
    const smallEcho = await runEcho(bench, question, echoCount);
    rounds.push({ echo, served, smallEcho });
    setting.say(
      `round ${String(round + 1)}: ${String(Math.round(served.perSecond))} decisions/s, echo ${String(Math.round(echo.perSecond))}/s`,
    );
  }
  return rounds;
};

const summarise = (rounds: readonly Round[], { setting, exampleAnswer }: Bench): Figures => {
  const middle = (pick: (round: Round) => number): number => median(rounds.map(pick));
  const decisions = middle(({ served }) => served.perSecond);
  const echo = middle((round) => round.echo.perSecond);
  const smallEcho = middle((round) => round.smallEcho.perSecond);
  return {
    decisionsPerSecond: rounded(decisions),
    echoPerSecond: rounded(echo),
    ratio: rounded(decisions / echo, 3),
    p50Ms: rounded(
      middle(({ served }) => served.p50Ms),
      2,
    ),
    p99Ms: rounded(
      middle(({ served }) => served.p99Ms),
      2,
    ),
    errors: rounds.reduce((sum, round) => sum + round.served.errors, 0),
    nonContactShare: rounded(
      middle(({ served }) => served.noContactShare),
      3,
    ),
    echoBodyBytes: Buffer.byteLength(exampleAnswer),
    echoP99Ms: rounded(
      middle((round) => round.echo.p99Ms),
      2,
    ),
    smallEchoPerSecond: rounded(smallEcho),
    ratioToSmallEcho: rounded(decisions / smallEcho, 3),
    serverCpuMsPerDecision: medianKnown(rounds.map(({ served }) => served.cpuMs)),
    connections: setting.connections,
    decisionsAnswered: rounds.reduce((sum, { served }) => sum + served.answered, 0),
    decisionsStored: rounds.reduce((sum, { served }) => sum + served.stored, 0),
  };
};

export const benchServe: Benchmark = async (setting) => {
  const database = await setting.portfolio();
  const service = await startBenchService(setting, database);
  const echo = await startChild(
    { program: echoProgram, readyPath: '/ready', environment: { NODE_ENV: 'production' } },
    setting,
  );
  const exampleAnswer = await findExampleAnswer(service, database);
  const bench: Bench = { setting, database, service, echoAddress: echo.address, exampleAnswer };
  const figures = summarise(await measure(bench), bench);
  const serverPeakMemoryMb = await service.peakMemoryMb();
  await echo.stop();
  await service.stop();
  const { openCases, facts, postgres } = database;
  return { figures: { ...figures, openCases: openCases.length, factsInStore: facts, serverPeakMemoryMb }, postgres };
};
