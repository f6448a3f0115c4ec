/** Why a decision was made, worked out when it is asked for: the decision is made again as it was, and then asked about. */
import {
  readCatalogueActionIds,
  readDecision,
  readKnownInputs,
  type Pool,
  type StoredDecision,
} from '../../data/index.ts';
import {
  domainError,
  factsForDebtor,
  flipFeatures,
  failure,
  formatInstant,
  sayContribution,
  sayFlip,
  spokenFor,
  success,
  writeReceipt,
  type DomainError,
  type Result,
  type SpokenLanguage,
} from '../../engine/index.ts';
import type { DecisionExplanation } from '../contracts/explanation.ts';
import { contextAgain, decideOn } from './decide-again.ts';
import { searchFlips, type FlipSearch } from './explain-flip.ts';
import { explainValue, type ValueAttribution } from './explain-value.ts';
import type { LawInForce } from './law-in-force.ts';
import { presentBesideBase, presentDecision } from './present-decision.ts';
import type { Routing } from './routing.ts';
import { reasonsOn } from './say-reasons.ts';
import type { Services } from './services.ts';

type Dependencies = { readonly pool: Pool; readonly law: LawInForce; readonly routing: Routing };

const cannot = (detail: string): Result<never, DomainError> => failure(domainError('conflict', detail));

const presentAttribution = (
  { of, against, differenceMinor, ofUnknownMinor, contributions, coalitions }: ValueAttribution,
  { currency, language }: { readonly currency: string; readonly language: SpokenLanguage },
): DecisionExplanation['attributions'][number] => {
  const money = (amount: number) => ({ amount, currency });
  const sum = contributions.reduce((total, { minor }) => total + minor, 0);
  return {
    of,
    against,
    difference: money(differenceMinor),
    ofUnknown: money(ofUnknownMinor),
    contributions: contributions.map(({ factor, minor }) => ({
      factor,
      contribution: money(minor),
      text: sayContribution(factor, money(minor), language),
    })),
    error: { method: 'enumerated', coalitions, gap: money(differenceMinor - ofUnknownMinor - sum) },
  };
};

const presentFlips = (
  { leading, decisions, flips }: FlipSearch,
  saying: { readonly currency: string; readonly language: SpokenLanguage },
): DecisionExplanation['flip'] => ({
  leading,
  features: flipFeatures,
  decisions,
  found: flips.map(({ changes, becomes }) => ({
    changes: changes.map(({ feature, from, to }) => ({ feature, from, to })),
    becomes,
    text: sayFlip(changes, becomes, saying),
  })),
});

const makeExplain =
  ({ pool, law, routing }: Dependencies) =>
  async ({ receipt, hash }: StoredDecision, tag: string): Promise<Result<DecisionExplanation, DomainError>> => {
    const inputs = await readKnownInputs(pool, receipt);
    const decider = await routing.asDecided(pool, receipt);
    if (decider === null) return cannot('The strategy that decided is no longer stored.');
    const settings = (await law.settingsOf(pool, receipt.versions.packs)) ?? (await law.now(pool)).settings;
    const context = contextAgain({ receipt, inputs, decider });
    if (context === null) return cannot('The facts that the decision was made from can no longer be had.');
    const decision = await decideOn(context, { receipt, settings, decider });
    const attributions = await explainValue({ context, decision, model: decider.model, prior: settings.model });
    const flips = await searchFlips({
      context,
      decision,
      decideOn: (changed) => decideOn(changed, { receipt, settings, decider }),
    });
    await law.remember(pool, [receipt]);
    const { language, note } = spokenFor(tag);
    const said = reasonsOn(receipt, context, language);
    const { decisionId, action, explanation } = presentDecision(receipt, law.lookup, said);
    const actionIds = (await readCatalogueActionIds(pool, receipt.versions.catalogue)) ?? [];
    const { currency } = receipt;
    return success({
      decisionId,
      decidedAt: formatInstant(receipt.zone, receipt.decidedAt),
      action,
      languageNote: note,
      madeAgain: writeReceipt(decision).hash === hash,
      ...explanation,
      ...presentBesideBase(receipt, actionIds),
      flip: presentFlips(flips, { currency, language }),
      forDebtor: factsForDebtor(context, language),
      estimates: decision.versions.model,
      attributions: attributions.map((each) => presentAttribution(each, { currency, language })),
    });
  };

export const makeExplanations = (dependencies: Dependencies): Pick<Services, 'readExplanation'> => {
  const explain = makeExplain(dependencies);
  return {
    readExplanation: async ({ decisionId, language = 'en' }, { portfolios }) => {
      const stored = await readDecision(dependencies.pool, decisionId, portfolios);
      if (stored === null) return failure(domainError('not-found', `No decision ${decisionId} is known.`));
      return explain(stored, language);
    },
  };
};
