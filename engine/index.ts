/** The public surface of the engine. */
export { failure, success, type Result } from './result.ts';
export { domainError, type DomainError, type DomainErrorCode, type InputError } from './errors.ts';

export * from './vocabulary/action.ts';
export * from './vocabulary/case.ts';
export { callerIdSchema } from './vocabulary/ids.ts';
export { metricNames } from './vocabulary/metric-names.ts';
export * from './vocabulary/money.ts';
export * from './vocabulary/time.ts';

export {
  factsUntil,
  isCaseFact,
  isDebtorFact,
  type CaseFact,
  type DebtorFact,
  type Fact,
  type FactType,
  type Subject,
  type SubjectKind,
} from './facts/fact.ts';
export { countryCodes } from './facts/country-codes.ts';
export { caseFactSchemas, debtorFactSchemas, factTypes } from './facts/fact-data.ts';
export { factToCloudEvent, parseFact } from './facts/parse-fact.ts';
export { advanceCase, emptyCaseState, foldCase } from './state/fold-case.ts';
export { advanceDebtor, emptyDebtorState, foldDebtor } from './state/fold-debtor.ts';
export { buildContext } from './context/build-context.ts';
export { paymentHistory } from './context/payment-history.ts';
export { standingFlags } from './context/standing-flags.ts';
export { compareFacts } from './state/fact-key.ts';
export type { CaseState } from './state/case-state.ts';
export type { DebtorState } from './state/debtor-state.ts';
export type { CaseContext } from './context/case-context.ts';

export type { Catalogue } from './catalogue/catalogue.ts';
export { defaultCatalogue } from './catalogue/default-catalogue.ts';
export type { Blocking } from './compliance/verdict.ts';
export { warmRuleBook } from './compliance/warm-rule-book.ts';
export { compileRuleBook, type RuleBook } from './compliance/rule-book.ts';
export type { PackError, PackSource } from './compliance/parse-pack.ts';
export type { Pack } from './compliance/pack.ts';
export { withAncestors } from './compliance/pack-lineage.ts';
export { lintTemplates } from './content/lint/lint-templates.ts';
export type { Finding } from './content/lint/finding.ts';
export { compileHouseText, withHouseTexts, type CompiledHouseText } from './content/house-text.ts';
export { noticeContent } from './content/mandatory-content.ts';
export { nextNotice, prescribedNotices } from './compliance/next-notice.ts';
export { isPlaceholder, placeholderKind, placeholdersIn, type Placeholder } from './content/placeholders.ts';
export type { TemplateValues } from './content/format-value.ts';
export { renderTemplate } from './content/render-template.ts';
export { compileTemplates, type Template, type TemplateBook } from './content/template-book.ts';
export {
  deliveredVersion,
  readerOf,
  textsInForce,
  type TextsInForce,
  type TextWord,
} from './content/texts-in-force.ts';
export { requiredContent } from './compliance/required-content.ts';
export { houseBlocks } from './eligibility/house-blocks.ts';
export { lawForCase } from './eligibility/law-for-case.ts';
export { contactFileOf } from './compliance/contact-file-of.ts';
export type { ContactFile } from './compliance/contact-file.ts';
export { judgeContact } from './compliance/judge-contact.ts';
export { judgeContactFile } from './compliance/judge-contact-file.ts';
export type { ContactToJudge } from './compliance/law-context.ts';
export { parseContactFile, type ParsedContactFile } from './compliance/parse-contact-file.ts';
export { prepareJudge } from './compliance/prepared-judge.ts';
export { houseAssumptions, type Assumptions } from './estimate/assumptions.ts';
export type { Estimate } from './estimate/estimate.ts';
export { makePriorResponse, type ResponseModel } from './estimate/prior-response.ts';
export { checkModelSpec } from './policy/check-model-spec.ts';
export { makeModelPolicy } from './policy/model-policy.ts';
export type { ActionDistribution, Candidate, LearningState, Policy } from './policy/policy.ts';
export { canonicalJson, checksumOf } from './checksum.ts';
export { toInputErrors } from './input-errors.ts';
export { celBindings } from './policy/cel-bindings.ts';
export { compileCondition, type Condition } from './policy/cel-environment.ts';
export { celVariables } from './policy/cel-vocabulary.ts';
export { checkTable } from './policy/check-table.ts';
export { makeTableLaw, type TableLaw } from './policy/legality/table-law.ts';
export { defaultLadder, defaultStrategyId } from './policy/default-ladder.ts';
export { modelSpecSchema, moneyIn, type ModelSpec } from './vocabulary/model-spec.ts';
export { tableSpecSchema, type TableSpec } from './vocabulary/table-spec.ts';
export { compileTable } from './policy/compile-table.ts';
export { segmentOf, segments } from './segments/segment-of.ts';
export {
  columnValue,
  compileSegments,
  nearestCentre,
  shaped,
  withLearnedSegment,
  type FittedSegments,
  type SegmentColumn,
  type SegmentsInForce,
} from './segments/fitted-segments.ts';
export { uniformHash, uniformHashVersion, uniformHashVersionOne } from './random/uniform-hash.ts';
export { basisText, decide, type DecisionSettings } from './decision/decide.ts';
export type { AskedModel } from './decision/weigh-candidates.ts';
export { sampleAction } from './decision/sample-action.ts';
export { actionFactors, factorLevels } from './features/action-factors.ts';
export {
  attributesInUse,
  entryAfter,
  leastDebtorsTold,
  mostLevels,
  type AttributeSighting,
  type RegisteredAttribute,
} from './features/attribute-register.ts';
export {
  attributeFeatureName,
  attributeValue,
  attributeVersionOf,
  makeAttributeReader,
  makeFeaturesOf,
  noAttributes,
  specWith,
  type AttributeList,
} from './features/attributes.ts';
export { caseFeatures } from './features/case-features.ts';
export { dailyDecay as pressureDecay, pressureLoad } from './features/contact-sums.ts';
export { featureSpec } from './features/feature-spec.ts';
export type { FeatureDeclaration } from './features/feature.ts';
export { factsForDebtor } from './explain/facts-for-debtor.ts';
export { featureFactors, type FeatureFactor } from './explain/feature-factors.ts';
export { reasonsIn } from './explain/history-reasons.ts';
export { leadingChoices, type Choice } from './explain/leading-choice.ts';
export { recordParts } from './explain/record-parts.ts';
export { sayContribution } from './explain/say-contribution.ts';
export { sayFlip } from './explain/say-flip.ts';
export { spokenFor, spokenTags, type SpokenLanguage } from './explain/speak.ts';
export { flipFeatures, whatIfs, type WhatIf } from './explain/what-ifs.ts';
export { moneyScale } from './features/money-scale.ts';
export { featureVector, namedAttributes, namedFeatures, storedAttributeValues } from './features/stored-features.ts';
export type * from './decision/decision.ts';
export {
  rateOf,
  readOption,
  receiptCandidates,
  receiptHash,
  writeReceipt,
  type CompactReceipt,
  type WrittenReceipt,
} from './decision/receipt.ts';
export { makeEligibleActions, type EligibleActions } from './eligibility/eligible-actions.ts';
export { textBlocks } from './eligibility/text-blocks.ts';
export { haltBlocks, killSwitchBlock, type Halt } from './eligibility/halts.ts';
export { prepareSecondOpinion, type SecondOpinion, type SecondVerdict } from './second-opinion/second-opinion.ts';
