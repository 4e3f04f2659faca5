import { unitOf } from './amounts.rules.ts';

/**
 * What a prescriber's text says of dose and time, as far as it can be read for certain. It is never used to say anything: it only decides whether
 * coded parts may stand beside the text without contradicting it, and whether they say anything that the text does not. So it reads what US labels
 * use (and the same in Spanish), and owns up to words about time that it does not understand (`unread`).
 */
export interface Sig {
  doses: { low: number; high: number; unit: string | null }[];
  /** How often, in times an hour. */
  rates: { low: number; high: number }[];
  /** Once and no more. */
  single: boolean;
  /** EventTiming codes, days of the week as FHIR has them, and times of day as `HH:MM`. */
  when: string[];
  days: string[];
  times: string[];
  /** For how long, in days. */
  spans: { low: number; high: number }[];
  most: { value: number; hours: number | null }[];
  routes: string[];
  needed: boolean;
  /** It says not to take it. */
  negated: boolean;
  /** Words about dose or time that were not understood. */
  unread: boolean;
  /** Every word of it was understood. */
  whole: boolean;
}

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

/** The text in one spelling: small letters, digits for numbers in words, no periods in "b.i.d.". */
function plain(text: string): string {
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
    .replace(/\bonce\b/g, '1 time')
    .replace(/\btwice\b/g, '2 times')
    .replace(/\bthrice\b/g, '3 times')
    .replace(SPELLED, (word) => String(digits.get(word)))
    .replace(/\b(\d+(?:\.\d+)?) ?\(\1\)/g, '$1')
    .replace(/[()[\]"“”]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

const N = '(\\d*\\.?\\d+)';
const R = `${N}(?: ?(?:-|–|to|or|a|o) ?${N})?`;
const U =
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
const T = '(minutes?|mins?|minutos?|hours?|hrs?|h|horas?|days?|d|dias?|weeks?|wks?|w|semanas?|months?|mo|mes(?:es)?|years?|yrs?|anos?)';
const PER = '(?:in|per|an?|each|every|within|al|a la|por|en|cada|\\/)';
const HOURS: [RegExp, number][] = [
  [/^mi/, 1 / 60],
  [/^h/, 1],
  [/^d/, 24],
  [/^(w|se)/, 168],
  [/^m/, 730],
  [/^(y|a)/, 8760],
];
const hoursOf = (unit: string): number => HOURS.find(([way]) => way.test(unit))?.[1] ?? 24;
/** The one name of a dose's unit, however it is written. */
export const unitKey = (unit: string): string =>
  SPANISH_UNITS[unit] ?? SPANISH_UNITS[unit.replace(/s$/, '')] ?? unitOf(unit)?.[0] ?? unit.replace(/s$/, '').toLowerCase();

const MEALS: [string, string][] = [
  ['(?:each |every |all |cada |the |las? )?(?:meals?|comidas?|eating|comer)', ''],
  ['(?:the |el )?(?:breakfast|desayuno)', 'M'],
  ['(?:the |el )?(?:lunch|almuerzo)', 'D'],
  ['(?:the |your |la )?(?:dinner|supper|evening meal|cena)', 'V'],
];
const PARTS: [string, string][] = [
  ['mornings?|qam|am|mananas?', 'MORN'],
  ['noon|midday|mediodia', 'NOON'],
  ['afternoons?|tardes?', 'AFT'],
  ['evenings?|qpm|pm|anochecer', 'EVE'],
  ['nights?|noches?', 'NIGHT'],
  ['(?:before |going to )?(?:bedtime|bed|sleep)|qhs|hs|acostarse|dormir', 'HS'],
  ['(?:waking|wake)(?: up)?|awakening|arising|despertar(?:se)?', 'WAKE'],
];
const DAYS: [string, string][] = [
  ['mondays?|mon|lunes', 'mon'],
  ['tuesdays?|tues?|martes', 'tue'],
  ['wednesdays?|wed|miercoles', 'wed'],
  ['thursdays?|thu(?:rs?)?|jueves', 'thu'],
  ['fridays?|fri|viernes', 'fri'],
  ['saturdays?|sat|sabados?', 'sat'],
  ['sundays?|domingos?', 'sun'],
];
const ROUTES: [string, string][] = [
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
const HARMLESS =
  /\b(?:(?:at|a|en) )?(?:regular intervals|intervalos regulares)\b|\b(?:with(?: or after)?|after|con|sin|without) (?:food|comida|alimentos)\b|\bon an empty stomach\b|\ben ayunas\b|\b(?:with|in|con|en) (?:a |an |un )?(?:full |large |small |tall )?(?:\d+ ?)?(?:oz|ounces?|glass(?:es)?|cups?|vasos?)?(?: of| de)? ?(?:water|juice|liquid|fluids?|milk|agua|jugo)\b/g;
const TIMELY =
  /\b(?:hours?|hrs?|minutes?|days?|weeks?|months?|years?|daily|weekly|monthly|morning|noon|evening|night|bedtime|every|each|other|alternat\w*|even|odd|time|times|then|next|taper\w*|titrat\w*|increas\w*|decreas\w*|reduc\w*|less|first|second|third|start|begin|stop|hold|skip|except|doses?|repeat|loading|initial\w*|q\d*(?:h|hr|d|w|wk|mo)|horas?|dias?|semanas?|mes|meses|cada|luego|despues|aument\w*|disminu\w*|reduzca|pare|suspenda|otros?)\b/;
const FILLER = new Set(
  'take takes taking use uses apply inhale inject give place put instill insert swallow administer by the a an of and or in at on to your this medicine medication tome tomar aplique inyecte ponga la el los las de y en al por'.split(
    ' ',
  ),
);

const compiled = new Map<string, RegExp>();
/** A whole word or several, as a pattern. */
function patternOf(words: string): RegExp {
  const pattern = compiled.get(words) ?? new RegExp(`(?<![\\w.])(?:${words})(?!\\w)`, 'g');
  compiled.set(words, pattern);
  return pattern;
}

const known = new Map<string, Sig>();
/** Reads a prescriber's text, see above. */
export function readSig(text: string): Sig {
  const before = known.get(text);
  if (before) return before;
  const sig = sigOf(text);
  if (known.size > 5000) known.clear();
  known.set(text, sig);
  return sig;
}

function sigOf(text: string): Sig {
  const sig: Sig = {
    doses: [],
    rates: [],
    single: false,
    when: [],
    days: [],
    times: [],
    spans: [],
    most: [],
    routes: [],
    needed: false,
    negated: false,
    unread: false,
    whole: true,
  };
  let rest = plain(text);
  const eat = (pattern: string | RegExp, read: (...groups: string[]) => void): void => {
    rest = rest.replace(typeof pattern === 'string' ? patternOf(pattern) : pattern, (_, ...groups) => {
      read(...(groups.filter((one, at) => at < groups.length - 2 && typeof one !== 'object') as string[]));
      return ' ¦ ';
    });
  };
  const range = (low: string, high?: string) => ({ low: Number(low), high: Number(high ?? low) });
  const every = (times: { low: number; high: number }, hours: { low: number; high: number }) =>
    sig.rates.push({ low: times.low / hours.high, high: times.high / hours.low });
  const once = { low: 1, high: 1 };

  eat(HARMLESS, () => {
    sig.whole = false;
  });
  const most = (value: string, _high: string | undefined, _unit: string | undefined, count?: string, per?: string) =>
    sig.most.push({ value: Number(value), hours: per ? Number(count ?? 1) * hoursOf(per) : null });
  const within = `(?: (?:total|in all))?(?: ?${PER} ?${N}? ?${T}| (d)aily)?`;
  eat(`(?:do not|don[’']t|no|not|never)(?: to)?(?: take| use| exceed| tome| use)*(?: more than| mas de)? ${R} ?${U}?${within}`, (value, high, unit, count, per, daily) =>
    most(value ?? '', high, unit, count, per ?? daily),
  );
  eat(`max(?:imum|imo)?\\.?(?: dose| daily dose)?(?: of|:|=| de)? ?${R} ?${U}?${within}`, (value, high, unit, count, per, daily) =>
    most(value ?? '', high, unit, count, per ?? daily),
  );
  eat(`(?:for|x|during|por|durante)(?: up to| the next| hasta)? ?${R} ?(?:more )?${T}`, (low, high, unit) => {
    const days = range(low ?? '', high);
    const by = hoursOf(unit ?? '') / 24;
    sig.spans.push({ low: days.low * by, high: days.high * by });
  });
  for (const [meal, code] of MEALS)
    for (const [way, kind] of [
      ['with|con', 'C'],
      ['before|prior to|antes de(?:l)?', 'AC'],
      ['after|despues de(?:l)?', 'PC'],
    ] as const)
      eat(`(?:(?:${N} ?${T} )?(?:${way}) ${meal})`, () => sig.when.push(`${kind}${code}`));
  eat(`(?:every|each|cada|on|en) (?:other|alternate|otro) (day|week|month|dia)s?|(qod)|(alternate days)`, (unit) =>
    every(once, { low: 2 * hoursOf(unit ?? 'd'), high: 2 * hoursOf(unit ?? 'd') }),
  );
  eat(`(?:every|each|q|cada) ?${R} ?${T}`, (low, high, unit) => {
    const span = range(low ?? '', high);
    every(once, { low: span.low * hoursOf(unit ?? ''), high: span.high * hoursOf(unit ?? '') });
  });
  eat(`${R} ?(?:times?|x|vez|veces) ?(?:${PER} )?(?:la )?(day|d|daily|week|weekly|wk|month|monthly|hour|hourly|dia|diarias?|semana|mes|hora)`, (low, high, unit) => {
    const hours = hoursOf(unit ?? '');
    every(range(low ?? '', high), { low: hours, high: hours });
  });
  for (const [words, code] of PARTS) {
    eat(`(?:every|each|cada|todas las|q) ?(?:${words})|${words.includes('night') ? '(nightly)|' : ''}(?:${words.match(/q[ahp]\w+/)?.[0] ?? 'qnever'})`, () => {
      sig.when.push(code);
      every(once, { low: 24, high: 24 });
    });
  }
  for (const [word, times] of [
    ['qd|qday|od', 1],
    ['bid', 2],
    ['tid', 3],
    ['qid', 4],
  ] as const)
    eat(word, () => every({ low: times, high: times }, { low: 24, high: 24 }));
  eat('qw|qwk', () => every(once, { low: 168, high: 168 }));
  eat(`(?:${PER}|todos los) ?(day|week|month|hour|dia|dias|semana|mes|hora)`, (unit) => every(once, { low: hoursOf(unit ?? ''), high: hoursOf(unit ?? '') }));
  eat('(daily|weekly|monthly|hourly|diari[ao](?:mente)?|semanal(?:mente)?|mensual(?:mente)?)', (word) =>
    every(once, { low: hoursOf(word ?? ''), high: hoursOf(word ?? '') }),
  );
  eat('(?:all )?at 1 time|at once|immediately|right away|now|stat|(?:as a )?single dose|1 time(?: only)?|una sola vez|de inmediato', () => {
    sig.single = true;
  });
  eat('(\\d{1,2})(?::(\\d\\d))? ?(am|pm)|([01]?\\d|2[0-3]):([0-5]\\d)', (hour, minute, half, hour24, minute24) => {
    const h = half ? (Number(hour) % 12) + (half === 'pm' ? 12 : 0) : Number(hour24);
    sig.times.push(`${String(h).padStart(2, '0')}:${half ? (minute ?? '00') : minute24}`);
  });
  for (const [words, code] of PARTS) eat(`(?:in the |at |upon |on |por la |en la |al |when you )?(?:${words})`, () => sig.when.push(code));
  for (const [words, code] of DAYS) eat(`(?:on |los |el )?(?:${words})`, () => sig.days.push(code));
  eat('m[/, ]?w[/, ]?f', () => sig.days.push('mon', 'wed', 'fri'));
  eat(
    '(?:only )?(?:as|if|when) (?:needed|required|necessary)|prn|only when you need it|(?:solo )?(?:si|cuando|segun) (?:es |sea )?(?:lo )?(?:necesari[ao]|necesite)',
    () => {
      sig.needed = true;
    },
  );
  for (const [words, route] of ROUTES) eat(words, () => sig.routes.push(route));
  eat(`${R} ?${U}`, (low, high, unit) => sig.doses.push({ ...range(low ?? '', high), unit: unitKey(unit ?? '') }));
  eat(`(?:take|takes|use|apply|inject|instill|put|give|place|chew|dissolve|swallow|insert|administer|tome|tomar|aplique|inyecte|ponga) (?:up to )?${R}`, (low, high) =>
    sig.doses.push({ ...range(low ?? '', high), unit: null }),
  );
  eat(`(?:take|use|apply|inject|give|place|swallow|tome|use) (?:an?|una?) ${U}`, (unit) => sig.doses.push({ low: 1, high: 1, unit: unitKey(unit ?? '') }));
  sig.negated =
    /\b(?:do not|don[’']?t|never|no) (?:take|use|tome|usar?)(?= *(?:[.,;:¦]|$|this|it\b|until|esta?\b))|\b(?:stop|stopped|hold|discontinue[ds]?|suspend\w*)\b/.test(rest);
  // a number that stands alone is a dose or a count that was not understood
  sig.unread = TIMELY.test(rest) || /(?<![\w-])\d*\.?\d+(?![\w-])/.test(rest);
  if (rest.split(/[\s¦.,;:/&+-]+/).some((word) => word !== '' && !FILLER.has(word))) sig.whole = false;
  return sig;
}
