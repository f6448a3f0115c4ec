/**
 * What each action is worth by a chosen response, in the shape of that of the factored hazard, so that one gate and one search for prices judge
 * either. The halves are those that the families were compared by: each learnt without the other's debtors. No later contacts are planned.
 */
import type { Assumptions, Catalogue } from '../../engine/index.ts';
import type { ActionValues } from '../hazard/action-values.ts';
import type { EffectSet } from '../hazard/case-look.ts';
import { pricesOf, worthOf, type PartsOfCase, type PartsStanding, type ResponseParts } from './response-parts.ts';

export type ChosenParts = {
  readonly served: ResponseParts;
  readonly halves: readonly [ResponseParts, ResponseParts];
};

type Looked = {
  readonly standing: PartsStanding;
  readonly served: PartsOfCase;
  readonly halves: readonly [PartsOfCase, PartsOfCase];
};

const liftOf = ({ served, halves }: Looked, set: EffectSet, member: number, place: number): number => {
  if (set === 'halves') return halves[member === 0 ? 0 : 1].lift(place);
  return set === 'mean' ? served.lift(place) : served.memberLift(member, place);
};

/** Each half speaks for itself in all its parts; the members share those of what is served. */
const speakerOf = ({ served, halves }: Looked, set: EffectSet, member: number): PartsOfCase =>
  set === 'halves' ? halves[member === 0 ? 0 : 1] : served;

export const makeChosenValues = (
  { served, halves }: ChosenParts,
  { catalogue, assumptions }: { readonly catalogue: Catalogue; readonly assumptions: Assumptions },
): ActionValues => {
  const prices = pricesOf(catalogue, assumptions);
  let last: Looked | null = null;
  const looked = (): Looked => {
    if (last === null) throw new Error('no case was looked at');
    return last;
  };
  const worth = (set: EffectSet, member: number, place: number): number => {
    const now = looked();
    const { unpaidAtEnd, share, harm } = speakerOf(now, set, member);
    const { balanceMinor, currency } = now.standing;
    const contact = { place, lift: liftOf(now, set, member, place), harm: harm(place), prices };
    return worthOf({ balanceMinor, currency, unpaidAtEnd, share }, contact);
  };
  return {
    memberCount: served.memberCount,
    lookAt: (standing) => {
      last = {
        standing,
        served: served.look(standing),
        halves: [halves[0].look(standing), halves[1].look(standing)],
      };
    },
    selfCure: () => 1 - looked().served.unpaidAtEnd,
    reach: (place) => looked().served.reach(place),
    harm: (place) => looked().served.harm(place),
    costMinor: (place) => prices.costMinor(place, looked().standing.currency),
    lift: (set, member, place) => liftOf(looked(), set, member, place),
    addedProb: (lift) => looked().served.unpaidAtEnd * (1 - Math.exp(-lift)),
    worthAloneMinor: worth,
    worthMinor: worth,
  };
};
