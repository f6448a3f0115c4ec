/** What a house sets up before the first night: its rest between contacts, its table, the learner beside it, and the split between both. */
import { z } from 'zod';
import type { LearningWorld } from '../../../data/index.ts';
import { channels } from '../../../engine/index.ts';
import type { HttpClient } from './http-client.ts';

export const armNames = ['table', 'learned'] as const;
export type ArmName = (typeof armNames)[number];

/** Most learn: what they teach serves all, and the table's arm is there to compare. */
const learnedShare = 0.8;
const because = { reason: 'A rehearsal of learning', by: 'bench' };
const versionSchema = z.object({ id: z.string(), version: z.number() });

const register = async (client: HttpClient, strategy: object) =>
  versionSchema.parse(await client.send('POST', '/v1/strategies', strategy));

const rest = ({ restDays }: LearningWorld) => ({
  name: 'Rest of the world',
  rules: {
    caps: [
      {
        ...{ id: 'house.world.rest', text: 'Days without a contact follow one.', key: 'debtor', count: 'attempts' },
        ...{ channels: channels.filter((channel) => channel !== 'portal'), max: 1 },
        per: { days: restDays + 1, kind: 'rolling' },
      },
    ],
  },
  ...because,
});

export const setUpHouse = async (client: HttpClient, world: LearningWorld): Promise<void> => {
  await client.send('PUT', '/v1/contact-policies/world', rest(world));
  const description = `Of the world ${world.name}`;
  const table = await register(client, { id: 'world-table', kind: 'table', spec: world.table, description });
  const base = { id: table.id, version: table.version };
  const learned = await register(client, {
    ...{ id: 'world-learned', kind: 'model', spec: { model: 'response@challenger', base }, description },
  });
  const arms = [
    { id: 'table', role: 'champion', strategy: base, weight: 1 - learnedShare },
    { id: 'learned', role: 'challenger', strategy: { id: learned.id, version: learned.version }, weight: learnedShare },
  ];
  await client.send('POST', '/v1/experiments', {
    ...{ id: 'learn-or-table', hypothesis: 'Learning earns more', arms, primaryMetric: 'net_recovered_per_debtor' },
    minimumDetectableEffect: 0.05,
  });
  await client.send('POST', '/v1/experiments/learn-or-table/start', because);
};
