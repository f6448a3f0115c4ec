import { expect, test } from 'vitest';
import { defaultCatalogue } from '../../../engine/index.ts';
import { vowpalExample } from './vowpal.ts';

const letter = defaultCatalogue.actions.findIndex(({ id }) => id === 'letter.any.warm.instalment_plan');
const features = { balanceLog: 5.25, product: 'gym: two | three', daysToPromise: null };
const actions = [{ place: letter }, { place: -1 }];

test('a decision is a shared line and a line for each action, the chosen one labelled with cost and probability', () => {
  expect(vowpalExample({ features, actions, chosenPlace: -1, propensity: 0.25, reward: 12.5 })).toBe(
    [
      'shared |c balanceLog:5.25 product=gym__two___three daysToPromise=unknown',
      '|a channel=letter slot=any tone=warm treatment=instalment_plan',
      '0:-12.5:0.25 |a action=no_contact',
      '',
    ].join('\n'),
  );
});

test('a context to be scored has no label', () => {
  expect(vowpalExample({ features, actions })).not.toContain('0:');
});
