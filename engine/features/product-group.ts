/** What a debt is for, in few groups: callers name products as they like, and a model needs a closed list. */

/** The first group of which a word begins one of the words of the name. */
export const productWords = [
  ['insurance', ['insur', 'versicherung', 'forsikring', 'försäkring', 'vakuutus']],
  ['rent', ['rent', 'lease', 'housing', 'tenan', 'miete', 'hyra']],
  ['telecom', ['telecom', 'telco', 'mobile', 'phone', 'broadband', 'internet', 'fibre', 'fiber']],
  ['utility', ['utilit', 'electric', 'power', 'energy', 'gas', 'water', 'heat', 'sewage', 'waste']],
  ['card', ['card', 'creditcard', 'revolving', 'overdraft']],
  ['loan', ['loan', 'microloan', 'credit', 'mortgage', 'financ', 'payday']],
  ['retail', ['ecommerce', 'commerce', 'retail', 'shop', 'webshop', 'store', 'invoice', 'bnpl', 'purchase', 'fashion']],
  ['membership', ['gym', 'fitness', 'member', 'club', 'sport']],
  ['subscription', ['subscri', 'media', 'magazine', 'stream', 'news', 'software']],
  ['health', ['health', 'medic', 'dental', 'dentist', 'hospital', 'veterin']],
  ['public', ['tax', 'fine', 'parking', 'toll', 'fee', 'municipal', 'public', 'transport']],
  ['education', ['educat', 'school', 'tuition', 'student', 'course']],
] as const satisfies readonly (readonly [string, readonly string[]])[];

export const productGroups: readonly string[] = [...productWords.map(([group]) => group), 'other'];

/** `other` where no word is known. */
export const productGroup = (name: string): string => {
  const parts = name.toLowerCase().split(/[^\p{Letter}]+/u);
  const begins = (word: string): boolean => parts.some((part) => part.startsWith(word));
  return productWords.find(([, words]) => words.some(begins))?.[0] ?? 'other';
};
