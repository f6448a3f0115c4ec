/** The law of a learning world: the packs that the product ships, and the house's own rest between contacts as one pack more. */
import { compileRuleBook, type PackSource, type RuleBook } from '../../../engine/index.ts';
import type { LearningWorld } from './learning-world.ts';

const restPack = ({ restDays }: LearningWorld): PackSource => ({
  file: 'world',
  value: {
    ...{
      schema: 'tact-pack/1',
      kind: 'house',
      id: 'WORLD',
      name: 'A house of the learning worlds',
      as_of: '2026-01-01',
    },
    ...{ extends: [], languages: [], time: { zones: [] }, holidays: { country: null, types: [] } },
    rules: {
      caps: [
        {
          ...{ id: 'world.rest', text: 'Days without a contact follow one.', force: 'default', cite: 'the world' },
          ...{ since: null, in_force_as_of: 'always', confidence: 'uncertain', key: 'debtor', count: 'attempts' },
          channels: ['sms', 'email', 'call', 'letter', 'portal', 'messaging'],
          ...{ max: 1, per: { days: restDays + 1, kind: 'rolling' } },
        },
      ],
    },
  },
});

export const worldLaw = (packs: readonly PackSource[], world: LearningWorld): RuleBook => {
  const book = compileRuleBook([...packs, restPack(world)]);
  if (!book.ok) throw new Error(`the law of the world ${world.name} is wrong: ${JSON.stringify(book.error)}`);
  return book.value;
};
