import { describe, expect, test } from 'vitest';
import { barredMatter } from './attribute-names.ts';

describe('a name that tells of a protected matter, or of who somebody is', () => {
  test.each([
    ['customerAge', 'age or birth'],
    ['date_of_birth', 'age or birth'],
    ['Geburtsdatum', 'age or birth'],
    ['födelseår', 'age or birth'],
    ['ålder', 'age or birth'],
    ['fecha de nacimiento', 'age or birth'],
    ['Geschlecht', 'sex, gender or orientation'],
    ['kön', 'sex, gender or orientation'],
    ['SALUTATION', 'sex, gender or orientation'],
    ['ethnicGroup', 'ethnicity, colour or origin'],
    ['pochodzenie', 'ethnicity, colour or origin'],
    ['Staatsangehörigkeit', 'nationality, citizenship or language'],
    ['prefLanguage', 'nationality, citizenship or language'],
    ['religion', 'religion or belief'],
    ['kirchensteuer-pflichtig', 'religion or belief'],
    ['healthFlag', 'health or disability'],
    ['vammaisuus', 'health or disability'],
    ['maritalStatus', 'pregnancy or family'],
    ['isPregnant', 'pregnancy or family'],
    ['trade_union', 'union or politics'],
    ['Gewerkschaftsmitglied', 'union or politics'],
    ['politicalParty', 'union or politics'],
    ['post_code', 'where somebody lives'],
    ['ZIP', 'where somebody lives'],
    ['PLZ', 'where somebody lives'],
    ['kod_pocztowy', 'where somebody lives'],
    ['SSN', 'a number that identifies somebody'],
    ['personnummer', 'a number that identifies somebody'],
    ['customerId', 'a number that identifies somebody'],
    ['firstName', 'a name'],
    ['Vorname', 'a name'],
    ['e-mail', 'an address or a number to reach somebody'],
    ['emailAddress', 'an address or a number to reach somebody'],
    ['phoneNumber', 'an address or a number to reach somebody'],
    ['phoneAreaCode', 'where somebody lives'],
  ])('%s: %s', (name, matter) => {
    expect(barredMatter(name, false)).toBe(matter);
    expect(barredMatter(name, true)).not.toBeNull();
  });

  test.each(['usage', 'pageViews', 'creditScore', 'package', 'message_count', 'loyaltyTier', 'average', 'tariff', ''])(
    '%s tells of none',
    (name) => {
      expect(barredMatter(name, false)).toBeNull();
    },
  );

  test('whether a contact detail is verified tells nothing of it; what it is does', () => {
    expect(barredMatter('phoneVerified', true)).toBeNull();
    expect(barredMatter('email_bounced', true)).toBeNull();
    expect(barredMatter('phoneVerified', false)).not.toBeNull();
    expect(barredMatter('phone', true)).not.toBeNull();
    expect(barredMatter('pregnancyConfirmed', true)).not.toBeNull();
  });
});
