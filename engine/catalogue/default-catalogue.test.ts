import { describe, expect, test } from 'vitest';
import { channels, isSlotless } from '../vocabulary/action.ts';
import type { CatalogueAction } from './catalogue.ts';
import { defaultCatalogue } from './default-catalogue.ts';
import { parseCatalogue } from './parse-catalogue.ts';

const currencies = ['DKK', 'EUR', 'GBP', 'NOK', 'PLN', 'SEK', 'USD'];

describe('the shipped catalogue', () => {
  test('is version 1, with 47 actions of six channels', () => {
    expect(defaultCatalogue).toMatchObject({ id: 'default', version: 1 });
    const countOf = (wanted: string): number =>
      defaultCatalogue.actions.filter(({ channel }) => channel === wanted).length;
    expect(Object.fromEntries(channels.map((channel) => [channel, countOf(channel)]))).toEqual({
      sms: 12,
      email: 10,
      call: 18,
      letter: 4,
      portal: 2,
      messaging: 1,
    });
  });

  test('prices every action in every currency, with at least one minor unit', () => {
    for (const { id, costMinor } of defaultCatalogue.actions) {
      expect(Object.keys(costMinor).sort(), id).toEqual(currencies);
      expect(Math.min(...Object.values(costMinor)), id).toBeGreaterThanOrEqual(1);
    }
  });

  test('prices channels alike in every currency: a message below a letter below a call with a plan', () => {
    const cost = (id: string, currency: string): number =>
      defaultCatalogue.actions.find((action) => action.id === id)!.costMinor[currency]!;
    for (const currency of currencies) {
      const rising = [
        'email.morning.warm.reminder',
        'sms.evening.warm.reminder',
        'letter.any.neutral.reminder',
        'letter.any.formal.statutory_notice',
        'call.evening.warm.instalment_plan',
      ].map((id) => cost(id, currency));
      expect(rising, currency).toEqual([...rising].sort((one, other) => one - other));
      expect(new Set(rising).size, currency).toBe(rising.length);
    }
  });

  test('uses agents for calls only', () => {
    for (const { channel, agentMinutes } of defaultCatalogue.actions) expect(agentMinutes > 0).toBe(channel === 'call');
  });

  test('is frozen to the last cost', () => {
    const [first] = defaultCatalogue.actions;
    expect(
      Object.isFrozen(defaultCatalogue.actions) && Object.isFrozen(first) && Object.isFrozen(first!.costMinor),
    ).toBe(true);
  });

  test('knows no hour for letters and the portal', () => {
    for (const { channel, slot } of defaultCatalogue.actions) expect(slot === 'any').toBe(isSlotless(channel));
  });
});

describe('what a catalogue must not say', () => {
  const good = defaultCatalogue.actions[0]!;
  const letter = defaultCatalogue.actions.find(({ id }) => id === 'letter.any.formal.statutory_notice')!;
  const parse = (...actions: readonly unknown[]): unknown => {
    const parsed = parseCatalogue({ id: 'test', version: 1, actions });
    return parsed.ok ? 'accepted' : parsed.error.map(({ pointer }) => pointer);
  };

  test.each<[string, Partial<Record<keyof CatalogueAction, unknown>>, readonly string[]]>([
    ['an id that differs from its parts', { id: 'sms.evening.firm.reminder' }, ['/actions/0/id']],
    ['a slot that the channel has not', { slot: 'any', id: 'sms.any.warm.reminder' }, ['/actions/0/slot']],
    [
      'a formal tone in a reminder',
      { tone: 'formal', id: 'sms.morning.formal.reminder', template: 'formal.reminder' },
      ['/actions/0/tone'],
    ],
    ['another template', { template: 'x' }, ['/actions/0/template']],
    ['half a cent', { costMinor: { EUR: 0.5 } }, ['/actions/0/costMinor/EUR']],
    ['a negative cost', { costMinor: { EUR: -1 } }, ['/actions/0/costMinor/EUR']],
    ['an unknown currency', { costMinor: { EURO: 1 } }, ['/actions/0/costMinor/EURO']],
    ['an unknown channel', { channel: 'pigeon' }, ['/actions/0/channel']],
  ])('%s', (_, change, pointers) => {
    expect(parse({ ...good, ...change })).toEqual(pointers);
  });

  test('the same action twice', () => {
    expect(parse(letter, good, letter)).toEqual(['/actions/2/id']);
  });

  test('no actions at all', () => {
    expect(parse()).toEqual(['/actions']);
  });
});
