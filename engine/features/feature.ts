/**
 * What a feature is: one number that is known of a case when its next contact is decided, with all that a reader, a controller and a
 * model must know of it. A category is the place of its level in a closed list; NaN is "not known".
 */

/** Where a feature is read from, and whether that is known when the decision is made. */
export const sourceTimes = {
  case_facts: 'before',
  debtor_facts: 'before',
  payments: 'before',
  contacts: 'before',
  clock: 'before',
  /** What the decision itself does. */
  own_action: 'after',
  /** What comes of it. */
  outcome: 'after',
} as const;
export type FeatureSource = keyof typeof sourceTimes;

/** GDPR art. 6(1)(b), the contract that the debt stems from, and art. 6(1)(f), the legitimate interest in asking rarely and well. */
export type LawfulBasis = 'contract' | 'legitimate_interest';

type Common = {
  readonly name: string;
  /** What it is, in words, with what it is reckoned from. */
  readonly meaning: string;
  readonly source: FeatureSource;
  readonly lawfulBasis: LawfulBasis;
  /** False for what is protected or stands near it: read to see that all are treated alike, never to decide. */
  readonly forDecisions: boolean;
  /** Of a category: places of levels. A number beyond its range is set to the end of it. */
  readonly range: readonly [least: number, most: number];
};

export type NumberFeature = Common & {
  readonly kind: 'number';
  readonly unit: string;
  /** Rounded to so many, so that the number served is the number stored and the number learnt from. */
  readonly decimals: number;
};
export type CategoryFeature = Common & {
  readonly kind: 'category';
  readonly unit: null;
  readonly levels: readonly string[];
};
export type FeatureDeclaration = NumberFeature | CategoryFeature;

type Told = Pick<Common, 'name' | 'meaning' | 'source' | 'lawfulBasis'> & { readonly forDecisions?: boolean };
type NumberTold = Told & Pick<NumberFeature, 'unit' | 'range'> & { readonly decimals?: number };
type CategoryTold = Told & { readonly levels: readonly string[] };

export const numberFeature = (told: NumberTold): NumberFeature => ({
  kind: 'number',
  forDecisions: true,
  decimals: 0,
  ...told,
});

/** 1 or 0. */
export const flagFeature = (told: Told): NumberFeature =>
  numberFeature({ ...told, unit: 'yes (1) or no (0)', range: [0, 1] });

export const categoryFeature = (told: CategoryTold): CategoryFeature => ({
  kind: 'category',
  unit: null,
  forDecisions: true,
  ...told,
  range: [0, told.levels.length - 1],
});
