/** Why rows, features or an artifact were refused: the closed union of what can be wrong with the input of a model. */
import { failure, type Result } from '../engine/index.ts';

export type RefusalCode =
  | 'too-few-rows'
  | 'one-class-only'
  | 'constant-label'
  | 'label-not-valid'
  | 'weight-not-valid'
  | 'feature-not-valid'
  | 'no-usable-feature'
  | 'feature-mismatch'
  | 'feature-after-decision'
  | 'settings-not-valid'
  | 'artifact-corrupt';

export type Refusal = {
  readonly code: RefusalCode;
  /** For people, in one sentence; no personal data. */
  readonly detail: string;
};

export const refused = (code: RefusalCode, detail: string): Result<never, Refusal> => failure({ code, detail });
