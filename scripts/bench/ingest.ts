/**
 * `ingest`: facts as lines over HTTP into the real service, durable and folded into states when they are answered: in one stream, and in
 * four at once. The peer is a bare COPY of the same facts as rows into a table with the same columns, key and indexes.
 */
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { from as copyFrom } from 'pg-copy-streams';
import { z } from 'zod';
import { generatePortfolio, standardWorld } from '../../data/index.ts';
import { formatInstant, type Fact } from '../../engine/index.ts';
import type { Benchmark, BenchSetting } from './benchmark.ts';
import { countRows, openBenchDatabase, type BenchDatabase } from './database.ts';
import { median, rounded } from './median.ts';
import { postNdjson, toChunks } from './ndjson.ts';
import { startBenchService, type Service } from './service.ts';

const streams = 4;
const seed = 20_268;
const mostDebtors = 1_000_000;
const warmUpShare = 0.1;

const toLine = ({ id, source, type, at, subject, data }: Fact): string =>
  JSON.stringify({
    specversion: '1.0',
    id,
    source,
    type,
    time: formatInstant('UTC', at),
    subject: `${subject.kind}/${subject.id}`,
    data,
  });

/** The text format of COPY. */
const toRow = ({ id, source, type, at, subject, data }: Fact): string =>
  [
    source,
    id,
    type,
    subject.kind,
    subject.id,
    new Date(at).toISOString(),
    JSON.stringify(data).replaceAll('\\', '\\\\'),
  ].join('\t');

/** The next facts of the story, whole debtors: each call others. */
const makeFactSource = (): ((count: number) => readonly Fact[]) => {
  const histories = generatePortfolio({
    seed,
    asOf: Date.now(),
    debtors: mostDebtors,
    months: 12,
    world: standardWorld,
  });
  return (count) => {
    const facts: Fact[] = [];
    for (let next = histories.next(); next.done !== true; next = histories.next()) {
      facts.push(...next.value.facts);
      if (facts.length >= count) break;
    }
    return facts;
  };
};

const summarySchema = z.object({ accepted: z.number(), duplicates: z.number(), rejected: z.array(z.unknown()) });

const sendStream = async (service: Service, chunks: readonly Buffer[], expected: number): Promise<void> => {
  const { status, text } = await postNdjson({ url: `${service.address}/v1/events`, headers: service.headers, chunks });
  if (status !== 200) throw new Error(`POST /v1/events answered ${String(status)}: ${text}`);
  const { accepted } = summarySchema.parse(JSON.parse(text));
  if (accepted !== expected)
    throw new Error(`${String(accepted)} of ${String(expected)} facts were accepted: ${text.slice(0, 2000)}`);
};

type Sent = { readonly perSecond: number; readonly bytes: number };

/** The debtors are dealt out to the streams in runs, so that no two streams tell of one debtor at the same time for long. */
const sendFacts = async (service: Service, facts: readonly Fact[], parts: number): Promise<Sent> => {
  const share = Math.ceil(facts.length / parts);
  const bodies = Array.from({ length: parts }, (_, part) => {
    const own = facts.slice(part * share, (part + 1) * share);
    return { chunks: toChunks(own.map(toLine)), count: own.length };
  });
  const startedAt = performance.now();
  await Promise.all(bodies.map(({ chunks, count }) => sendStream(service, chunks, count)));
  const seconds = (performance.now() - startedAt) / 1000;
  const bytes = bodies.flatMap(({ chunks }) => chunks).reduce((sum, chunk) => sum + chunk.length, 0);
  return { perSecond: facts.length / seconds, bytes };
};

/** Rows a second, committed. */
const copyFacts = async ({ pool }: BenchDatabase, facts: readonly Fact[]): Promise<number> => {
  await pool.query('truncate bench_facts');
  const chunks = toChunks(facts.map(toRow));
  const client = await pool.connect();
  try {
    const startedAt = performance.now();
    await pipeline(
      Readable.from(chunks),
      client.query(copyFrom('copy bench_facts (source, id, type, subject_kind, subject_id, at, data) from stdin')),
    );
    const seconds = (performance.now() - startedAt) / 1000;
    if ((await countRows(pool, 'bench_facts')) !== facts.length) throw new Error('COPY lost rows');
    return facts.length / seconds;
  } finally {
    client.release();
  }
};

const measure = async (setting: BenchSetting, service: Service, database: BenchDatabase) => {
  const take = makeFactSource();
  const warmUp = take(setting.events * warmUpShare);
  await sendFacts(service, warmUp, streams);
  let sent = warmUp.length;
  const one: Sent[] = [];
  const four: Sent[] = [];
  const copied: number[] = [];
  for (let round = 0; round < setting.rounds; round += 1) {
    const facts = take(setting.events);
    one.push(await sendFacts(service, facts, 1));
    copied.push(await copyFacts(database, facts));
    const others = take(setting.events);
    four.push(await sendFacts(service, others, streams));
    sent += facts.length + others.length;
    setting.say(`round ${String(round + 1)}: ${String(Math.round(one.at(-1)?.perSecond ?? NaN))} events/s`);
  }
  return { sent, one, four, copied };
};

export const benchIngest: Benchmark = async (setting) => {
  const database = await openBenchDatabase(setting);
  await database.pool.query('create table bench_facts (like facts including all)');
  const service = await startBenchService(setting, database);
  const { sent, one, four, copied } = await measure(setting, service, database);
  const stored = await countRows(database.pool, 'facts');
  const peakMemoryMb = await service.peakMemoryMb();
  await service.stop();
  if (stored !== sent) throw new Error(`${String(sent)} facts were accepted, ${String(stored)} are stored`);
  const perSecond = median(one.map((round) => round.perSecond));
  const inFour = median(four.map((round) => round.perSecond));
  const copyRowsPerSecond = median(copied);
  const figures = {
    eventsPerSecond: rounded(perSecond),
    copyRowsPerSecond: rounded(copyRowsPerSecond),
    ratio: rounded(perSecond / copyRowsPerSecond, 3),
    fourStreamsEventsPerSecond: rounded(inFour),
    fourStreamsRatio: rounded(inFour / copyRowsPerSecond, 3),
    accepted: sent,
    rounds: setting.rounds,
    bytesPerRound: median(one.map(({ bytes }) => bytes)),
    serverPeakMemoryMb: peakMemoryMb,
  };
  return { figures, postgres: database.postgres };
};
