/** What an experiment can be judged by. What each means and how it is computed is the metric's own definition. */
export const metricNames = [
  'net_recovered_per_debtor',
  'recovered_per_debtor',
  'cure_rate',
  'roll_rate',
  'days_to_resolve',
  'promise_rate',
  'kept_rate',
  'right_party_contact_rate',
  'contacts_per_debtor',
  'cost_per_debtor',
  'complaint_rate',
  'opt_out_rate',
  'satisfaction',
] as const;
