/** The closed lists of the country packs: wider than the engine's own, since the law knows more ways, people and purposes. */
import { channels } from '../vocabulary/action.ts';
import { actors, debtorKinds, flags, purposes } from '../vocabulary/case.ts';

/** Ways of contact that the law knows; the engine chooses among the vocabulary's channels only. */
export const packChannels = [...channels, 'call_auto', 'voicemail', 'visit'] as const;
export type PackChannel = (typeof packChannels)[number];

/** Purposes that rules name; `automated_choice` stands for any contact that no person has chosen. */
export const packPurposes = [
  ...purposes,
  'answer_debtor_once',
  'end_of_efforts',
  'location',
  'unrelated_debt',
  'court_matter',
  'automated_choice',
] as const;
export type PackPurpose = (typeof packPurposes)[number];

/** Whom a rule binds; `any` is everybody who collects. */
export const packActors = [...actors, 'lawyer', 'bailiff', 'any'] as const;
export type PackActor = (typeof packActors)[number];

export const packDebtors = debtorKinds;

/** What a block rule waits for; `always` needs no flag. */
export const packFlags = [...flags, 'always'] as const;

/** Occasions on which a text must (or must not) say something. */
export const contentTriggers = [
  'any',
  'electronic',
  'letter',
  'first_communication',
  'any_after_letter',
  'instalment_offer',
  'acknowledgement_request',
  'ai_conversation',
  'before_first_collection_after_transfer',
] as const;

/** `country` and `region` are places, `overlay` is law that places share, `house` is policy. */
export const packKinds = ['country', 'region', 'overlay', 'house'] as const;
