/**
 * What others may see: the subject of an e-mail in a list, the first words of a text message on a locked screen, the first words of a
 * call before it is clear who listens. Where a country forbids telling third parties, these must not speak of a debt.
 */
import { containsPhrase } from '../phrase.ts';
import { placeholdersIn, replacePlaceholders } from '../placeholders.ts';
import { errorOf, type Fault, type LintedText } from './finding.ts';

/** As much of a message as a locked screen commonly shows. */
const previewCharacters = 40;

/** Gaps whose content says that money is owed. */
const tellingGaps = ['amount', 'principal', 'interest', 'costs', 'licence', 'interestRate'];

type Visible = { readonly where: string; readonly text: string };

/** A gap that is cut in two is not in it. */
const preview = (body: string): string => body.slice(0, previewCharacters).replace(/\{\{(?!.*\}\}).*$/s, '');

const beforeFirstQuestion = (body: string): string => body.split('?', 1)[0] ?? body;

/** Null: nothing of it is seen or heard by others. */
const visiblePart = ({ channel, form }: LintedText): Visible | null => {
  switch (channel) {
    case 'email':
      return { where: 'the subject', text: form.subject ?? '' };
    case 'sms':
    case 'messaging':
      return { where: 'what a locked screen shows', text: preview(form.body) };
    case 'call':
      return { where: 'what is said before the first question', text: beforeFirstQuestion(form.body) };
    case 'letter':
    case 'portal':
      return null;
  }
};

export const discretionFaults = (text: LintedText): readonly Fault[] => {
  const visible = visiblePart(text);
  if (visible === null) return [];
  const words = replacePlaceholders(visible.text, () => '');
  const gaps = placeholdersIn(visible.text).filter((name) => tellingGaps.includes(name));
  const phrases = (text.language.content.wording.debt ?? []).filter((phrase) => containsPhrase(words, phrase));
  return [...gaps.map((name) => `{{${name}}}`), ...phrases.map((phrase) => `"${phrase}"`)].map((telling) =>
    errorOf(`${visible.where} tells others of the debt: ${telling}`),
  );
};
