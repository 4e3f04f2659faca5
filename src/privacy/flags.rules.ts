import { nameKey, namesAgree, type PlainName, plainName } from '../fhir/names.ts';

/** Why a privacy officer should look at an opening, the most important first. */
export const FLAGS = [
  'emergency',
  'listed',
  'self',
  'same-name',
  'colleague',
  'namesake',
  'neighbor',
] as const;
export type Flag = (typeof FLAGS)[number];

/** The parts of a person's address that tell who lives near whom. */
export interface Home {
  street: string;
  postalCode: string;
}

/** One opening with everything that its flags depend on. */
export interface Opening {
  purpose: string;
  person: {
    id: string;
    /** Current and earlier names. */
    names: readonly PlainName[];
    home: Home | null;
    /** On the privacy officer's list of protected people. */
    listed: boolean;
  };
  opener: {
    accountId: string;
    /** As in the staff directory, with title and letters. */
    name: string;
    /** Ids of records that are known to be this member of staff's own. */
    own: readonly string[];
    home: Home | null;
  };
  /** Other members of staff; `own` as above. */
  staff: readonly { accountId: string; name: string; own: readonly string[] }[];
}

/** Degrees and licenses after a name that are not always written in capitals. */
const LETTERS = new Set([
  'pharmd',
  'phd',
  'psyd',
  'edd',
  'drph',
  'rph',
  'cpht',
  'msc',
  'meng',
  'med',
  'jr',
  'sr',
]);

/** "RN", "PA-C", "PharmD". In a name that is all capitals, capitals prove nothing. */
function isLetters(word: string, shouted: boolean): boolean {
  const bare = word.replace(/[.-]/g, '');
  return LETTERS.has(bare.toLowerCase()) || (!shouted && /^[A-Z]{2,6}$/.test(bare));
}

/**
 * A staff name without title, degrees and licenses: "Dr. Amara Okafor", "Luis Herrera, RN, BSN",
 * "Inés Delgado, PharmD", "Herrera, Luis".
 */
export function staffName(text: string): PlainName {
  const shouted = text === text.toUpperCase();
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const kept = parts.filter(
    (part, index) => index === 0 || !part.split(/\s+/).every((word) => isLetters(word, shouted)),
  );
  return plainName({ text: kept.join(', ') });
}

/** Words in many family names that make nobody related. */
const PARTICLES = new Set([
  'de',
  'del',
  'la',
  'las',
  'los',
  'el',
  'da',
  'das',
  'do',
  'dos',
  'di',
  'du',
  'le',
  'van',
  'von',
  'den',
  'der',
  'ter',
  'ten',
  'al',
  'bin',
  'ibn',
  'st',
  'san',
  'y',
  'e',
]);

/**
 * The words of a family name: both of "García Márquez" and "Ortiz-Lee", as families share either.
 */
function familyWords(name: PlainName): Set<string> {
  const words = name.family
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .split(/[\s-]+/)
    .map(nameKey)
    .filter((word) => word !== '' && !PARTICLES.has(word));
  return new Set([...words, nameKey(name.family)].filter(Boolean));
}

function shareFamilyName(a: PlainName, b: PlainName): boolean {
  const other = familyWords(b);
  return [...familyWords(a)].some((word) => other.has(word));
}

/** Abbreviations of USPS Publication 28: "Orchard Street" and "Orchard St" are the same street. */
const SHORT: Record<string, string> = {
  street: 'st',
  avenue: 'ave',
  road: 'rd',
  drive: 'dr',
  lane: 'ln',
  boulevard: 'blvd',
  court: 'ct',
  place: 'pl',
  circle: 'cir',
  terrace: 'ter',
  parkway: 'pkwy',
  highway: 'hwy',
  square: 'sq',
  trail: 'trl',
  north: 'n',
  south: 's',
  east: 'e',
  west: 'w',
};
const UNIT = /(?:\s+|,\s*)(?:#|(?:apt|apartment|unit|suite|ste|floor|fl|room|rm|no|lot)\b).*$/i;

/** The street without house number and apartment; empty for a post office box. */
export function streetOf(line: string): string {
  if (/^\s*(?:p\.?\s*o\.?\s*)?box\b/i.test(line)) return '';
  return line
    .replace(UNIT, '')
    .replace(/^\s*\d+(?:[-/]\d+)?[a-z]?\s+/i, '')
    .split(/[\s.,]+/)
    .map(nameKey)
    .filter(Boolean)
    .map((word) => SHORT[word] ?? word)
    .join(' ');
}

/** The same street in the same five-digit ZIP code, which includes the same household. */
function liveNear(a: Home | null, b: Home | null): boolean {
  if (!a || !b) return false;
  const street = streetOf(a.street);
  const zip = a.postalCode.trim().slice(0, 5);
  return (
    street !== '' &&
    zip !== '' &&
    street === streetOf(b.street) &&
    zip === b.postalCode.trim().slice(0, 5)
  );
}

/**
 * The flags of an opening, in the order of `FLAGS`; none for an ordinary one. Flags are
 * independent: a record may be a colleague's and a neighbor's. Names are compared by `namesAgree`,
 * so middle names and initials do not matter; a full name that agrees is not a namesake as well.
 */
export function flagsOf({ purpose, person, opener, staff }: Opening): Flag[] {
  const own = opener.own.includes(person.id);
  const name = staffName(opener.name);
  const fullName = person.names.some((one) => namesAgree(one, name));
  const colleague = staff.some(
    (other) =>
      other.accountId !== opener.accountId &&
      // a colleague whose own record is another one only shares the name
      (other.own.length > 0
        ? other.own.includes(person.id)
        : person.names.some((one) => namesAgree(one, staffName(other.name)))),
  );
  const is: Record<Flag, boolean> = {
    emergency: purpose === 'emergency',
    listed: person.listed,
    self: own,
    'same-name': !own && fullName,
    colleague,
    namesake: !own && !fullName && person.names.some((one) => shareFamilyName(one, name)),
    neighbor: !own && liveNear(opener.home, person.home),
  };
  return FLAGS.filter((flag) => is[flag]);
}

/** Whether a typed reason has at least ten letters. */
export const isReason = (text: string): boolean => (text.match(/\p{L}/gu) ?? []).length >= 10;
