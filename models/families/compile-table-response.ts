/**
 * A trained response by trees or networks, alone or put together with the factored hazard target by target as was chosen, as the response model
 * that decides. Where all targets stay with the factored hazard, `compileHazard` serves it, with its plan of later contacts.
 */
import { houseAssumptions, success, type Assumptions, type Result } from '../../engine/index.ts';
import type { HazardResponse } from '../hazard/compile-hazard.ts';
import { refused, type Refusal } from '../refusal.ts';
import type { ChosenArtifact, ChosenArtifacts } from './chosen-artifact.ts';
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

const partsOf = (
  family: ResponseFamily,
  artifacts: ChosenArtifacts,
  serving: Omit<Serving, 'featuresOf'>,
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

/** What the chosen families say, put together; refused where one of them was trained on other features or actions. */
export const partsOfChosen = (
  { chosen, artifacts }: Pick<ChosenArtifact, 'chosen' | 'artifacts'>,
  serving: Omit<Serving, 'featuresOf'>,
): Result<ResponseParts, Refusal> => {
  const families = new Map<ResponseFamily, ResponseParts>();
  for (const family of new Set(targets.map((target) => chosen[target]))) {
    const parts = partsOf(family, artifacts, serving);
    if (!parts.ok) return parts;
    families.set(family, parts.value);
  }
  const own = (target: Target): ResponseParts => families.get(chosen[target]) as ResponseParts;
  return success(
    composeParts({ payment: own('payment'), amount: own('amount'), harm: own('harm'), reach: own('reach') }),
  );
};

/** Each target from the family that was chosen for it. */
export const compileChosen = (
  serving: Serving & { readonly artifact: ChosenArtifact },
): Result<HazardResponse, Refusal> => {
  const { artifact, assumptions = houseAssumptions } = serving;
  const parts = partsOfChosen(artifact, serving);
  if (!parts.ok) return parts;
  const version = `${targets.map((target) => artifact.chosen[target]).join('+')}@${artifact.checksum.slice(0, 12)}`;
  return success(makeResponse(version, parts.value, { ...serving, assumptions }));
};
