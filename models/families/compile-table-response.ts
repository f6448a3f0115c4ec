/**
 * A trained response by trees or networks, alone or put together with the factored hazard target by target as was chosen, as the response model
 * that decides. Where all targets stay with the factored hazard, `compileHazard` serves it, with its plan of later contacts.
 */
import { houseAssumptions, success, type Assumptions, type Result } from '../../engine/index.ts';
import type { HazardArtifact } from '../hazard/artifact.ts';
import type { HazardResponse } from '../hazard/compile-hazard.ts';
import { refused, type Refusal } from '../refusal.ts';
import { makeHazardParts } from './hazard-parts.ts';
import { makeResponse, type ResponseServing } from './make-response.ts';
import { composeParts, targets, type ResponseFamily, type ResponseParts, type Target } from './response-parts.ts';
import type { TableResponseArtifact } from './table-artifact.ts';
import { makeTableValues } from './table-values.ts';

type Serving = Omit<ResponseServing, 'assumptions'> & { readonly assumptions?: Assumptions };

/** Refused where the artifact was trained on other features or actions. */
export const compileTableResponse = (
  serving: Serving & { readonly artifact: TableResponseArtifact },
): Result<HazardResponse, Refusal> => {
  const { artifact, assumptions = houseAssumptions } = serving;
  const parts = makeTableValues(serving);
  if (!parts.ok) return parts;
  const version = `${artifact.kind}@${artifact.checksum.slice(0, 12)}`;
  return success(makeResponse(version, parts.value, { ...serving, assumptions }));
};

export type ChosenArtifacts = {
  readonly hazard?: HazardArtifact;
  readonly trees?: TableResponseArtifact;
  readonly network?: TableResponseArtifact;
};

const partsOf = (
  family: ResponseFamily,
  artifacts: ChosenArtifacts,
  serving: Serving,
): Result<ResponseParts, Refusal> => {
  if (family === 'hazard')
    return artifacts.hazard === undefined
      ? refused('feature-mismatch', 'the hazard was chosen and is not given')
      : makeHazardParts({ ...serving, artifact: artifacts.hazard });
  const artifact = artifacts[family];
  return artifact === undefined
    ? refused('feature-mismatch', `${family} was chosen and is not given`)
    : makeTableValues({ ...serving, artifact });
};

/** Each target from the family that was chosen for it. */
export const compileChosen = (
  serving: Serving & {
    readonly chosen: Readonly<Record<Target, ResponseFamily>>;
    readonly artifacts: ChosenArtifacts;
  },
): Result<HazardResponse, Refusal> => {
  const { chosen, artifacts, assumptions = houseAssumptions } = serving;
  const families = new Map<ResponseFamily, ResponseParts>();
  for (const family of new Set(targets.map((target) => chosen[target]))) {
    const parts = partsOf(family, artifacts, serving);
    if (!parts.ok) return parts;
    families.set(family, parts.value);
  }
  const own = (target: Target): ResponseParts => families.get(chosen[target]) as ResponseParts;
  const composed = composeParts({
    payment: own('payment'),
    amount: own('amount'),
    harm: own('harm'),
    reach: own('reach'),
  });
  const checksums = [...families.keys()].map((family) => artifacts[family]?.checksum.slice(0, 12) ?? '');
  const version = `${targets.map((target) => chosen[target]).join('+')}@${checksums.join('+')}`;
  return success(makeResponse(version, composed, { ...serving, assumptions }));
};
