import { unitOf } from './amounts.rules.ts';

/** The words that US labels have for dose and time, and the Spanish ones: what `sig.rules.ts` reads a prescriber's text by. */
const FRACTIONS: Record<string, string> = { '½': '.5', '¼': '.25', '¾': '.75', '⅓': '.33', '⅔': '.67' };
const WORDS: [string, number][] = [
  ...['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'].map((word, at): [string, number] => [word, at + 1]),
  ['fourteen', 14],
  ['fifteen', 15],
  ['twenty', 20],
  ['twenty-four', 24],
  ['thirty', 30],
  ['sixty', 60],
  ['ninety', 90],
  ...['un', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve', 'diez', 'once', 'doce'].map((word, at): [string, number] => [word, at + 1]),
  ['una', 1],
  ['uno', 1],
].filter(([word]) => word !== 'once') as [string, number][]; // "once" is English here
const SPELLED = new RegExp(
  `\\b(${WORDS.map(([word]) => word)
    .sort((a, b) => b.length - a.length)
    .join('|')})\\b`,
  'g',
);
const digits = new Map(WORDS);
const ROMAN = ['', 'i', 'ii', 'iii', 'iv', 'v'];

/** The text in one spelling: small letters, digits for numbers in words, no periods in "b.i.d.". */
export function plain(text: string): string {
  return text
    .replace(/(\d*)\s*([½¼¾⅓⅔])/g, (_, whole: string, part: string) => `${whole || '0'}${FRACTIONS[part]}`)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\(qualifier value\)/g, '')
    .replace(/(\d),(\d{3})\b/g, '$1$2')
    .replace(/\b([a-z])\.([a-z])\.(?:([a-z])\.?)?(?:([a-z])\.?)?(?=\W|$)/g, '$1$2$3$4')
    .replace(/\b(?:one|1|una?|uno) (?:and|y) (?:a |one[- ])?(?:1\/2|half|medi[ao])\b/g, '1.5')
    .replace(/\b(\d+)[ -](\d)\/(2|3|4)\b/g, (_, whole: string, up: string, down: string) => String(Number(whole) + Number(up) / Number(down)))
    .replace(/\b(\d)\/(2|3|4)\b/g, (_, up: string, down: string) => String(Number(up) / Number(down)))
    .replace(/\b(?:a |one[- ])?half(?: of)?(?: an?| one| 1)?\b|\bmedi[ao]\b/g, '0.5')
    .replace(/\b(?:a |one[- ])?quarter(?: of)?(?: an?| one| 1)?\b|\bun cuarto de\b/g, '0.25')
    .replace(/\b(i{1,3}|iv|v)(?= ?(?:tab|cap|gtt|drop|puff|po\b))/g, (roman) => String(ROMAN.indexOf(roman)))
    .replace(/\bonce\b/g, '1 time')
    .replace(/\btwice\b/g, '2 times')
    .replace(/\bthrice\b/g, '3 times')
    .replace(SPELLED, (word) => String(digits.get(word)))
    .replace(/\b(\d+(?:\.\d+)?) ?\(\1\)/g, '$1')
    .replace(/[()[\]"“”]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

export const N = '(\\d*\\.?\\d+)';
export const R = `${N}(?: ?(?:-|–|to|or|a|o) ?${N})?`;
export const U =
  '(tablets?|tabs?|tbl|comprimidos?|tabletas?|capsules?|caps?|capsulas?|puffs?|inhalations?|inhalacion(?:es)?|drops?|gtts?|gotas?|patch(?:es)?|parches?|sprays?|rociadas?|squirts?|units?|unidades|iu|mls?|milliliters?|cc|mg|mcg|ug|g|grams?|meq|teaspoons?|tsp|cucharaditas?|tablespoons?|tbsp|cucharadas?|applications?|suppositor(?:y|ies)|supositorios?|vials?|packets?|sachets?|sobres?|lozenges?|doses?|dosis|pills?|pastillas?|pumps?)';
const SPANISH_UNITS: Record<string, string> = {
  comprimido: 'tablet',
  tableta: 'tablet',
  pastilla: 'pill',
  capsula: 'capsule',
  inhalacion: 'puff',
  inhalaciones: 'puff',
  gota: 'drop',
  parche: 'patch',
  rociada: 'spray',
  unidades: 'unit',
  cucharadita: 'teaspoon',
  cucharada: 'tablespoon',
  supositorio: 'suppository',
  sobre: 'packet',
  dosis: 'dose',
  cc: 'mL',
};
export const T = '(minutes?|mins?|minutos?|hours?|hrs?|h|horas?|days?|d|dias?|weeks?|wks?|w|semanas?|months?|mo|mes(?:es)?|years?|yrs?|anos?)';
export const PER = '(?:in|per|an?|each|every|within|al|a la|por|en|cada|\\/)';
const HOURS: [RegExp, number][] = [
  [/^mi/, 1 / 60],
  [/^h/, 1],
  [/^d/, 24],
  [/^(w|se)/, 168],
  [/^m/, 730],
  [/^(y|a)/, 8760],
];
export const hoursOf = (unit: string): number => HOURS.find(([way]) => way.test(unit))?.[1] ?? 24;
/** The one name of a dose's unit, however it is written. */
export const unitKey = (unit: string): string =>
  SPANISH_UNITS[unit] ?? SPANISH_UNITS[unit.replace(/s$/, '')] ?? unitOf(unit)?.[0] ?? unit.replace(/s$/, '').toLowerCase();

export const MEALS: [string, string][] = [
  ['(?:each |every |all |cada |the |las? )?(?:meals?|comidas?|eating|comer)', ''],
  ['(?:the |el )?(?:breakfast|desayuno)', 'M'],
  ['(?:the |el )?(?:lunch|almuerzo)', 'D'],
  ['(?:the |your |la )?(?:dinner|supper|evening meal|cena)', 'V'],
];
export const PARTS: [string, string][] = [
  ['mornings?|qam|am|mananas?', 'MORN'],
  ['noon|midday|mediodia', 'NOON'],
  ['afternoons?|tardes?', 'AFT'],
  ['evenings?|qpm|pm|anochecer', 'EVE'],
  ['nights?|noches?', 'NIGHT'],
  ['(?:before |going to )?(?:bedtime|bed|sleep)|qhs|hs|acostarse|dormir', 'HS'],
  ['(?:waking|wake)(?: up)?|awakening|arising|despertar(?:se)?', 'WAKE'],
];
export const DAYS: [string, string][] = [
  ['mondays?|mon|lunes', 'mon'],
  ['tuesdays?|tues?|martes', 'tue'],
  ['wednesdays?|wed|miercoles', 'wed'],
  ['thursdays?|thu(?:rs?)?|jueves', 'thu'],
  ['fridays?|fri|viernes', 'fri'],
  ['saturdays?|sat|sabados?', 'sat'],
  ['sundays?|domingos?', 'sun'],
];
export const ROUTES: [string, string][] = [
  ['by mouth|orally|po|por (?:la )?(?:boca|via oral)|via oral', 'mouth'],
  ['under (?:the|your) tongue|sublingual(?:ly)?|sl|debajo de la lengua', 'under-tongue'],
  ['(?:in|into|to|en) (?:the |each |both |affected |left |right |your |el |los |ambos |cada )*(?:eyes?|ojos?)', 'eye'],
  ['(?:in|into|to|en) (?:the |each |both |affected |left |right |your |el |los |ambos |cada )*(?:ears?|oidos?)', 'ear'],
  ['(?:in|into|to|en) (?:the |each |both |affected |left |right |your |la |cada )*(?:nostrils?|nose|nariz|fosas? nasal(?:es)?)|intranasal(?:ly)?', 'nose'],
  ['inhale[ds]?|by inhalation|inhal(?:e|ar)', 'inhale'],
  ['topical(?:ly)?|(?:to|on|en) (?:the |your |affected |la |el )*(?:skin|areas?|piel)', 'skin'],
  ['subcutaneous(?:ly)?|subq|subcut|sc|sq|under the skin|bajo la piel', 'under-skin'],
  ['intramuscular(?:ly)?|im|into (?:a|the) muscle', 'muscle'],
  ['intravenous(?:ly)?|iv|into (?:a|the) vein', 'vein'],
  ['rectal(?:ly)?|pr|in(?:to)? the rectum', 'rectal'],
  ['vaginal(?:ly)?|in(?:to)? the vagina', 'vaginal'],
];
/** Said so often that they are no riddle, and nothing of dose or time. */
export const HARMLESS =
  /\b(?:(?:at|a|en) )?(?:regular intervals|intervalos regulares)\b|\b(?:with(?: or after)?|after|con|sin|without) (?:food|comida|alimentos)\b|\bon an empty stomach\b|\ben ayunas\b|\b(?:with|in|con|en) (?:a |an |un )?(?:full |large |small |tall )?(?:\d+ ?)?(?:oz|ounces?|glass(?:es)?|cups?|vasos?)?(?: of| de)? ?(?:water|juice|liquid|fluids?|milk|agua|jugo)\b/g;
export const TIMELY =
  /\b(?:hours?|hrs?|minutes?|days?|weeks?|months?|years?|daily|weekly|monthly|morning|noon|evening|night|bedtime|every|each|other|alternat\w*|even|odd|time|times|then|next|taper\w*|titrat\w*|increas\w*|decreas\w*|reduc\w*|less|first|second|third|start|begin|stop|hold|skip|except|doses?|repeat|loading|initial\w*|q\d*(?:h|hr|d|w|wk|mo)|horas?|dias?|semanas?|mes|meses|cada|luego|despues|aument\w*|disminu\w*|reduzca|pare|suspenda|otros?|few|several|some|couple|unas|unos|algunas|varias)\b/;
/** Words of how long, or of what comes next. */
export const LASTING =
  /\b(?:until|till?|through|thru|then|next|luego|despues|hasta|first|last|remaining|stop|finish\w*|complet\w*|course|gone|taper\w*|titrat\w*|increas\w*|decreas\w*|reduc\w*|less|loading|initial\w*|start\w*|begin\w*|repeat|total|months?|weeks?|years?|doses?|mes|meses|semanas?|anos?|dosis|aument\w*|disminu\w*|reduzca|pare|suspenda)\b|\d ?(?:hours?|hrs?|minutes?|min|h|days?|d|horas?|minutos?|dias?)\b|\b(?:days?|dias?) \d|\bx ?\d/;
export const FILLER = new Set(
  'take takes taking use uses apply inhale inject give place put instill insert swallow administer by the a an of and or in at on to your this medicine medication tome tomar aplique inyecte ponga la el los las de y en al por'.split(
    ' ',
  ),
);
