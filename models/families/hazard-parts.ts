/** The factored hazard taken apart, so that other families can be compared with it part by part. */
import { houseAssumptions, success, type Assumptions, type Catalogue, type Result } from '../../engine/index.ts';
import { makeActionValues } from '../hazard/action-values.ts';
import { checkFit, type HazardArtifact } from '../hazard/artifact.ts';
import type { FeatureList } from '../hazard/feature-list.ts';
import { paidShareOf } from '../hazard/paid-share.ts';
import type { Refusal } from '../refusal.ts';
import type { ResponseParts } from './response-parts.ts';

export type HazardPartsServing = {
  readonly artifact: HazardArtifact;
  readonly catalogue: Catalogue;
  readonly featureSpec: FeatureList;
  readonly assumptions?: Assumptions;
};

/** Without the plan of later contacts: parts say what one contact does. */
export const makeHazardParts = (serving: HazardPartsServing): Result<ResponseParts, Refusal> => {
  const { artifact, catalogue, assumptions = houseAssumptions } = serving;
  const fit = checkFit(artifact, serving);
  if (!fit.ok) return fit;
  const isShare = artifact.settings.target === 'share_of_balance';
  const values = makeActionValues({
    artifact: { ...artifact, settings: { ...artifact.settings, lookAhead: false } },
    catalogue,
    assumptions,
  });
  return success({
    memberCount: values.memberCount,
    look: (standing) => {
      values.lookAt(standing);
      return {
        unpaidAtEnd: 1 - values.selfCure(),
        // Where the hazard is one of shares of the balance, the share is in it.
        share: isShare ? 1 : paidShareOf(artifact.design.share, standing.features),
        lift: (place) => values.lift('mean', 0, place),
        memberLift: (member, place) => values.lift('members', member, place),
        reach: values.reach,
        harm: values.harm,
      };
    },
  });
};
