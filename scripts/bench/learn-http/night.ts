/** One night through the API: facts, decisions, what comes of them, and the night's training. */
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import {
  makeAdvantage,
  type LivedContact,
  type LivedShares,
  type LivedWorld,
  type OpenCase,
  type WitnessedNight,
} from '../../../data/index.ts';
import { factToCloudEvent, formatInstant, hourMs, minuteMs } from '../../../engine/index.ts';
import type { WorldSetting } from '../learn/world-setting.ts';
import type { ArmTallies } from './arm-tallies.ts';
import { armNames } from './house.ts';
import type { HttpClient } from './http-client.ts';

export type HttpLoop = {
  readonly client: HttpClient;
  readonly world: WorldSetting;
  readonly seed: number;
  readonly lived: LivedWorld;
  readonly asTable: LivedWorld;
  readonly tallies: ArmTallies;
  /** Contacts decided for a later day, by case. */
  readonly planned: Map<string, LivedContact>;
};

export type NightRun = {
  readonly state: string;
  readonly reason: string | null;
  readonly seconds: number;
  readonly isOpen: boolean;
};

const eventsSchema = z.object({ accepted: z.number(), rejected: z.array(z.unknown()) });
const decisionSchema = z.object({
  decisionId: z.string(),
  caseId: z.string(),
  debtorId: z.string(),
  action: z.object({
    kind: z.string(),
    id: z.string().optional(),
    sendAt: z.iso.datetime({ offset: true }).optional(),
  }),
  experiment: z.object({ arm: z.enum(armNames) }).nullable(),
});
type Decision = z.output<typeof decisionSchema>;
const receiptSchema = z.object({
  eligible: z.array(
    z.object({
      actionId: z.string(),
      sendAt: z.iso.datetime({ offset: true }).nullable(),
      probability: z.number(),
    }),
  ),
});
const runSchema = z.object({ runId: z.string(), state: z.string(), reason: z.string().nullable() });
const learningSchema = z.object({ gate: z.object({ isOpen: z.boolean() }) });

const sendFacts = async ({ client }: HttpLoop, facts: ReturnType<LivedWorld['evening']>): Promise<void> => {
  if (facts.length === 0) return;
  for (const answer of await client.sendLines('/v1/events', facts.map(factToCloudEvent))) {
    const { rejected } = eventsSchema.parse(answer);
    if (rejected.length > 0) throw new Error(`facts were rejected: ${JSON.stringify(rejected.slice(0, 3))}`);
  }
};

const ask = async ({ client }: HttpLoop, open: readonly OpenCase[]): Promise<readonly Decision[]> => {
  const lines = open.map(({ caseId, at }) => ({ caseId, at: formatInstant('UTC', at) }));
  return (await client.sendLines('/v1/next-best-actions', lines)).map((line) => decisionSchema.parse(line));
};

const contactOf = ({ decisionId, action }: Decision): LivedContact | null =>
  action.kind === 'contact' && action.id !== undefined && action.sendAt !== undefined
    ? { decisionId, actionId: action.id, sendAt: Date.parse(action.sendAt) }
    : null;

/** From eight in the morning to the end of the day, wherever it is. */
const dayHours = 15;
const isToday = (sendAt: number, at: number): boolean => sendAt < at + dayHours * hourMs;

/** Every so many debtors are enough: the gain is an expectation. */
const witnessedOneIn = 4;

const sharesOf = async ({ client }: HttpLoop, { decisionId }: Decision, at: number): Promise<LivedShares> => {
  const { eligible } = receiptSchema.parse(await client.get(`/v1/decisions/${decisionId}`));
  const shares = new Map<string, { readonly probability: number; readonly sendAt: number }>();
  for (const { actionId, sendAt, probability } of eligible) {
    const sentAt = sendAt === null ? null : Date.parse(sendAt);
    if (sentAt !== null && isToday(sentAt, at)) shares.set(actionId, { probability, sendAt: sentAt });
  }
  return shares;
};

const advantages = new WeakMap<HttpLoop, (seen: WitnessedNight) => { readonly gainEuro: number }>();
const advantageOf = (loop: HttpLoop) => {
  const { world: setting, seed } = loop;
  const { world, startDay, eligible, table } = setting;
  const known = advantages.get(loop) ?? makeAdvantage({ population: { world, seed, startDay }, eligible, table });
  advantages.set(loop, known);
  return known;
};

/** What the table would do tonight in the very state: known of the world, not asked of the service. */
const tableDoes = ({ world }: HttpLoop, seen: WitnessedNight, actionId: string): boolean => {
  const { candidates, humanOnly } = seen.decision;
  const { candidates: shares } = world.table({ context: seen.context, candidates, humanOnly });
  return candidates.some(({ action }, place) => action.id === actionId && (shares[place] ?? 0) > 0);
};

const witness = async (loop: HttpLoop, night: number, open: OpenCase, decision: Decision): Promise<void> => {
  const contact = contactOf(decision);
  const shares = await sharesOf(loop, decision, open.at);
  const seen = loop.lived.witness(open.caseId, shares);
  const isBase = contact !== null && tableDoes(loop, seen, contact.actionId);
  loop.tallies.decided(night, {
    isContact: contact !== null,
    isBase,
    isLater: contact !== null && !isToday(contact.sendAt, open.at),
  });
  loop.tallies.gained(night, witnessedOneIn * advantageOf(loop)(seen).gainEuro);
};

/** What is to be sent today: decided now, or on an earlier day for this one. What was to go out before the morning goes out with it. */
const contactToday = ({ planned }: HttpLoop, { caseId, at }: OpenCase, decision: Decision): LivedContact | null => {
  const contact = contactOf(decision) ?? planned.get(caseId);
  if (contact === undefined) return null;
  planned.delete(caseId);
  if (isToday(contact.sendAt, at)) return { ...contact, sendAt: Math.max(contact.sendAt, at + minuteMs) };
  planned.set(caseId, contact);
  return null;
};

export const liveNight = async (loop: HttpLoop, night: number): Promise<void> => {
  const { lived, asTable, tallies } = loop;
  asTable.morning(night);
  tallies.add(asTable.dayByTable(), 'asTable');
  const { facts, open } = lived.morning(night);
  await sendFacts(loop, facts);
  const decisions = await ask(loop, open);
  const today = new Map<string, LivedContact>();
  for (const [place, one] of open.entries()) {
    const decision = decisions[place];
    if (decision?.caseId !== one.caseId) throw new Error(`case ${one.caseId} was not answered`);
    const arm = decision.experiment?.arm ?? 'table';
    tallies.assign(one.debtorId, arm);
    if (arm === 'learned' && one.debtorIndex % witnessedOneIn === 0) await witness(loop, night, one, decision);
    const contact = contactToday(loop, one, decision);
    if (contact !== null) today.set(one.caseId, contact);
  }
  tallies.add(lived.day(today), 'lived');
};

const ended = new Set(['succeeded', 'gated', 'skipped', 'failed']);
const mostSeconds = 600;

/** Asked for as of the day that was just decided, and waited for. */
export const trainNight = async ({ client, world }: HttpLoop, night: number): Promise<NightRun> => {
  const asOf = new Date((world.startDay + night) * 24 * hourMs).toISOString().slice(0, 10);
  const startedAt = performance.now();
  let run = runSchema.parse(await client.send('POST', '/v1/training-runs', { asOf }));
  while (!ended.has(run.state)) {
    if (performance.now() - startedAt > 1000 * mostSeconds) throw new Error(`the run of ${asOf} does not end`);
    await delay(100);
    run = runSchema.parse(await client.get(`/v1/training-runs/${run.runId}`));
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const { gate } = learningSchema.parse(await client.get('/v1/learning'));
  return { state: run.state, reason: run.reason, seconds, isOpen: gate.isOpen };
};
