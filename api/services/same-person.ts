/** Four eyes are of two people: who told the first name is not who told the second. */

/** People are told apart by the names they give, however these are written. */
export const isSamePerson = (one: string, other: string): boolean =>
  one.trim().toLocaleLowerCase() === other.trim().toLocaleLowerCase();
