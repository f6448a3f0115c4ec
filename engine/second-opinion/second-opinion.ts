/**
 * A second reading of the law, written apart from the first judge on purpose: it shares the packs and
 * docs/compliance/how-rules-are-read.md with it and nothing else, so that a mistake of one is not a mistake of both. One
 * file for each section of that page; slow and plain. It never throws: what cannot be read is blocked, by
 * `second.unreadable`. Not legal advice.
 */
import type { Contact } from './contact.ts';
import type { ContactFile } from './contact-file.ts';
import { appliesTo } from './house-limits.ts';
import { makeLibrary, type Library } from './library.ts';
import { wallClock } from './local-time.ts';
import { isPack } from './pack-data.ts';
import { readContactFile } from './read-contact-file.ts';
import { rulesBroken } from './sections.ts';

/** `rules` are the ids of all rules broken, sorted; `notes` say what could not be read. */
export type SecondVerdict = {
  readonly allowed: boolean;
  readonly rules: readonly string[];
  readonly notes?: readonly string[];
};

/** `house`: whether packs of kind `house` are judged as well. */
export type SecondOpinionOptions = { readonly house: boolean };

export type SecondOpinion = (file: ContactFile, options: SecondOpinionOptions) => SecondVerdict;

export function secondOpinion(
  packs: readonly unknown[],
  file: ContactFile,
  options: SecondOpinionOptions,
): SecondVerdict {
  return prepareSecondOpinion(packs)(file, options);
}

/** Puts the packs together once for many contacts. */
export function prepareSecondOpinion(packs: readonly unknown[]): SecondOpinion {
  const library = makeLibrary(packs.filter(isPack));
  const strays = packs.length - packs.filter(isPack).length;
  return (file, options) => {
    if (strays > 0) return unreadable([`${strays} of the packs could not be read`]);
    try {
      const { contact, notes } = readContactFile(file);
      return notes.length > 0 ? unreadable(notes) : judge(library, contact, options);
    } catch (error) {
      // A pack that says something this reading does not expect: blocked and told, not passed over.
      return unreadable([error instanceof Error ? error.message : String(error)]);
    }
  };
}

function unreadable(notes: readonly string[]): SecondVerdict {
  return { allowed: false, rules: ['second.unreadable'], notes };
}

function judge(library: Library, contact: Contact, { house }: SecondOpinionOptions): SecondVerdict {
  const law = library.lawOf(contact, house);
  if (law === undefined) return verdict(['no.pack']);
  const [first, ...others] = contact.zones.map((zone) => wallClock(zone, contact.at));
  if (first === undefined) return verdict(['no.zone']);
  const housePacks = house ? library.housePacks.filter((pack) => appliesTo(pack, contact)) : [];
  const isHoliday = library.holidaysOf(law, contact);
  return verdict([
    ...rulesBroken(library.rulesOf(law, housePacks), { contact, clocks: [first, ...others], isHoliday }),
    ...(contact.reachable?.has(contact.channel) === false ? ['house.reachable'] : []),
  ]);
}

function verdict(broken: readonly string[]): SecondVerdict {
  const rules = [...new Set(broken)].sort();
  return { allowed: rules.length === 0, rules };
}
