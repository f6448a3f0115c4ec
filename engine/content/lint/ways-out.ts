/**
 * Whether a debtor who reads the text knows what to do: pay, object, or get help. Asked of letters and e-mails; a text message, a
 * portal and a call have the rest within reach. And whether a text carries what it says it carries.
 */
import { containsPhrase } from '../phrase.ts';
import { placeholdersIn } from '../placeholders.ts';
import { errorOf, type Fault, type LintedText } from './finding.ts';

const waysToPay = ['payLink', 'portalLink', 'bankAccount'];
const waysToAnswer = ['phone', 'email', 'portalLink'];

const objectionFaults = ({ language, form }: LintedText, gaps: readonly string[]): readonly Fault[] => {
  if (!gaps.some((name) => waysToAnswer.includes(name))) return [errorOf('no way to object or to ask')];
  const words = language.content.wording.objection;
  const isSaid = words === undefined || words.some((phrase) => containsPhrase(form.body, phrase));
  return isSaid ? [] : [errorOf('does not say what to do if the claim is wrong')];
};

export const waysOutFaults = (text: LintedText): readonly Fault[] => {
  if (text.channel !== 'letter' && text.channel !== 'email') return [];
  const gaps = placeholdersIn(text.form.body);
  return [
    ...(gaps.some((name) => waysToPay.includes(name)) ? [] : [errorOf('no way to pay')]),
    ...objectionFaults(text, gaps),
    ...(gaps.includes('debtAdvice') ? [] : [errorOf('no way to get help: {{debtAdvice}}')]),
  ];
};

/** A text that says it carries a notice must have every gap of that notice. */
export const claimFaults = ({ language, form }: LintedText): readonly Fault[] =>
  form.contains.flatMap((name) => {
    const sentence = language.content.notices[name];
    const held = new Set(placeholdersIn(`${form.subject ?? ''} ${form.body}`));
    const lacking = sentence === undefined ? [] : placeholdersIn(sentence).filter((gap) => !held.has(gap));
    return lacking.map((gap) => errorOf(`says that it contains ${name}, but has no {{${gap}}}`));
  });
