/** Values of usual length, to see how long a text message becomes. Invented; `.example` belongs to nobody. */
import type { TemplateValues } from '../format-value.ts';

const amount = { amount: 123_450, currency: 'EUR' };

export const sampleValues: TemplateValues = {
  debtorName: 'Alex Lindberg',
  creditor: 'Nordljus Energi',
  originalCreditor: 'Nordljus Energi',
  collector: 'Klarvik Service',
  caseReference: '2026-104417',
  amount,
  principal: amount,
  interest: { amount: 4_210, currency: 'EUR' },
  costs: { amount: 1_800, currency: 'EUR' },
  planAmount: { amount: 20_575, currency: 'EUR' },
  planMonths: 6,
  dueOn: '2026-09-30',
  payBy: '2026-11-30',
  objectBy: '2026-11-30',
  invoiceOn: '2026-08-31',
  invoiceNumber: '88120453',
  payLink: 'https://klarvik.example/p/7K2M9',
  portalLink: 'https://klarvik.example/m/4QX81',
  phone: '+46 10 123 45 67',
  phoneHours: '9-16',
  email: 'help@klarvik.example',
  optOut: 'STOP 71234',
  agentName: 'Robin',
  bankAccount: '5050-1055',
};
