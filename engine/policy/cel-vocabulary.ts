/**
 * The variables that a condition may speak of, in rules of a table and in the population of an experiment: name, CEL type,
 * meaning and unit. Data, served as it is by `GET /v1/vocabulary`; `cel-bindings.ts` gives each its value.
 */
export type CelType = 'int' | 'double' | 'string' | 'bool' | 'map<string, bool>' | 'map<string, dyn>' | 'list<string>';

export type CelVariable = {
  readonly name: string;
  readonly type: CelType;
  readonly meaning: string;
  readonly unit: string | null;
};

/** What `daysSinceLastContact` says of a debtor who was never contacted, so that `>= 7` holds for them too. */
export const neverContactedDays = 9999;

const variable = (name: string, type: CelType, meaning: string, unit: string | null = null): CelVariable => ({
  name,
  type,
  meaning,
  unit,
});

export const celVariables = [
  variable('daysPastDue', 'int', 'Days since the due date on the debtor’s calendar; negative before it', 'days'),
  variable('balance', 'double', 'What is owed on the case', 'major units of the case’s currency'),
  variable('principal', 'double', 'What was owed at first', 'major units of the case’s currency'),
  variable('currency', 'string', 'Currency of the case, ISO 4217'),
  variable('country', 'string', 'Country of residence, ISO 3166-1 alpha-2; empty where the debtor is not registered'),
  variable(
    'language',
    'string',
    'Language that the debtor prefers, else the registered one, BCP 47; empty where unknown',
  ),
  variable('stage', 'string', 'Stage of the case: pre_due, reminder, collection or legal'),
  variable('product', 'string', 'What the debt is for, as the caller names it; empty where not told'),
  variable('segment', 'string', 'Id of the debtor’s segment as of the decision'),
  variable(
    'contactsLast7Days',
    'int',
    'Attempts counted against the debtor over all cases, planned ones too',
    'contacts',
  ),
  variable(
    'contactsLast30Days',
    'int',
    'Attempts counted against the debtor over all cases, planned ones too',
    'contacts',
  ),
  variable(
    'daysSinceLastContact',
    'int',
    `Whole days since the newest attempt; ${neverContactedDays} where there was none in the last year`,
    'days',
  ),
  variable('lastChannel', 'string', 'Channel of the newest attempt; empty where there was none in the last year'),
  variable('paymentsLast90Days', 'int', 'Payments on the debtor’s cases', 'payments'),
  variable('promisesBroken', 'int', 'Promises that were not kept, over the debtor’s cases', 'promises'),
  variable(
    'promiseOpen',
    'bool',
    'A promise of this case whose date has not passed, or an instalment plan that stands',
  ),
  variable('openCases', 'int', 'Open cases of the debtor, this one included', 'cases'),
  variable('hasConsent', 'map<string, bool>', 'By channel: whether consent was given and not withdrawn'),
  variable('reachable', 'map<string, bool>', 'By channel: whether the caller can reach the debtor by it'),
  variable('flags', 'list<string>', 'Circumstances that stand, such as vulnerable, disputed or represented'),
  variable('localHour', 'int', 'Hour of the debtor’s day, 0 to 23, in the first of their time zones', 'hours'),
  variable('weekday', 'int', 'Day of the debtor’s week: 1 is Monday, 7 is Sunday'),
  variable('dayOfMonth', 'int', 'Day of the debtor’s month, 1 to 31'),
  variable('attributes', 'map<string, dyn>', 'What else the caller told of the debtor; numbers are doubles'),
] as const satisfies readonly CelVariable[];
