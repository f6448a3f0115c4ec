/**
 * A response model whose small answers (what explains a decision) never fail: where it throws, or gives what is no probability, the house's
 * assumptions answer. Its scores are for the caller to check: what to do without them is no matter of explaining.
 */
import type { ResponseModel } from './prior-response.ts';

const isRate = (rate: number): boolean => rate >= 0 && rate <= 1;

const orElse = <T>(ask: () => T, isSound: (answer: T) => boolean, otherwise: () => T): T => {
  try {
    const answer = ask();
    return isSound(answer) ? answer : otherwise();
  } catch {
    return otherwise();
  }
};

export const guardResponse = (response: ResponseModel, otherwise: ResponseModel): ResponseModel => ({
  ...response,
  selfCure: (context) =>
    orElse(
      () => response.selfCure(context),
      isRate,
      () => otherwise.selfCure(context),
    ),
  selfCureOfUnknown: (context) =>
    orElse(
      () => response.selfCureOfUnknown(context),
      isRate,
      () => otherwise.selfCureOfUnknown(context),
    ),
  reach: (context, channel, slot) =>
    orElse(
      () => response.reach(context, channel, slot),
      ({ own, unknown }) => isRate(own) && isRate(unknown),
      () => otherwise.reach(context, channel, slot),
    ),
});
