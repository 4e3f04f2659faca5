import { unitOf } from './amounts.rules.ts';

/**
 * Words for dose and time on US labels, in English and Spanish, with which `sig.rules.ts` reads a
 * prescriber's text.
 */
const FRACTIONS: Record<string, string> = {
  '½': '.5',
  '¼': '.25',
  '¾': '.75',
  '⅓': '.33',
  '⅔': '.67',
};
const WORDS: [string, number][] = [
  ...[
    'one',
    'two',
    'three',
    'four',
    'five',
    'six',
    'seven',
    'eight',
    'nine',
    'ten',
    'eleven',
    'twelve',
  ].map((word, at): [string, number] => [word, at + 1]),
  ['fourteen', 14],
  ['fifteen', 15],
  ['twenty', 20],
  ['twenty-four', 24],
  ['thirty', 30],
  ['sixty', 60],
  ['ninety', 90],
  ...[
    'un',
    'dos',
    'tres',
    'cuatro',
    'cinco',
    'seis',
    'siete',
    'ocho',
    'nueve',
    'diez',
    'once',
    'doce',
  ].map((word, at): [string, number] => [word, at + 1]),
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

/** Normalizes a text: lower case, digits for numbers in words, no periods in "b.i.d.". */
export function plain(text: string): string {
  return text
    .replace(
      /(\d*)\s*([½¼¾⅓⅔])/g,
      (_, whole: string, part: string) => `${whole || '0'}${FRACTIONS[part]}`,
    )
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\(qualifier value\)/g, '')
    .replace(/(\d),(\d{3})\b/g, '$1$2')
    .replace(/\b([a-z])\.([a-z])\.(?:([a-z])\.?)?(?:([a-z])\.?)?(?=\W|$)/g, '$1$2$3$4')
    .replace(/\b(?:one|1|una?|uno) (?:and|y) (?:a |one[- ])?(?:1\/2|half|medi[ao])\b/g, '1.5')
    .replace(/\b(\d+)[ -](\d)\/(2|3|4)\b/g, (_, whole: string, up: string, down: string) =>
      String(Number(whole) + Number(up) / Number(down)),
    )
    .replace(/\b(\d)\/(2|3|4)\b/g, (_, up: string, down: string) =>
      String(Number(up) / Number(down)),
    )
    .replace(/\b(?:a |one[- ])?half(?: of)?(?: an?| one| 1)?\b|\bmedi[ao]\b/g, '0.5')
    .replace(/\b(?:a |one[- ])?quarter(?: of)?(?: an?| one| 1)?\b|\bun cuarto de\b/g, '0.25')
    .replace(/\b(i{1,3}|iv|v)(?= ?(?:tab|cap|gtt|drop|puff|po\b))/g, (roman) =>
      String(ROMAN.indexOf(roman)),
    )
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
export const T =
  '(minutes?|mins?|minutos?|hours?|hrs?|h|horas?|days?|d|dias?|weeks?|wks?|w|semanas?|months?|mo|mes(?:es)?|years?|yrs?|anos?)';
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
/** The name of a dose's unit, in any spelling. */
export const unitKey = (unit: string): string =>
  SPANISH_UNITS[unit] ??
  SPANISH_UNITS[unit.replace(/s$/, '')] ??
  unitOf(unit)?.[0] ??
  unit.replace(/s$/, '').toLowerCase();

export const MEALS: [string, string][] = [
  ['(?:each |every |all |cada |the |las? )?(?:meals?|comidas?|eating|comer)', ''],
  ['(?:the |el )?(?:breakfast|desayuno)', 'M'],
  ['(?:the |el )?(?:lunch|almuerzo)', 'D'],
  ['(?:the |your |la )?(?:dinner|supper|evening meal|cena)', 'V'],
];
export const EACH_MEAL = /\b(?:each|every|all|cada|todas las) (?:meals?|comidas?)\b/;
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
  ['sundays?|domingos?|(?<=(?:on|every|each|q) )sun', 'sun'],
];
export const ROUTES: [string, string][] = [
  ['by mouth|orally|po|por (?:la )?(?:boca|via oral)|via oral', 'mouth'],
  ['under (?:the|your) tongue|sublingual(?:ly)?|sl|debajo de la lengua', 'under-tongue'],
  [
    '(?:in|into|to|en) (?:the |each |both |affected |left |right |your |el |los |ambos |cada )*(?:eyes?|ojos?)',
    'eye',
  ],
  [
    '(?:in|into|to|en) (?:the |each |both |affected |left |right |your |el |los |ambos |cada )*(?:ears?|oidos?)',
    'ear',
  ],
  [
    '(?:in|into|to|en) (?:the |each |both |affected |left |right |your |la |cada )*(?:nostrils?|nose|nariz|fosas? nasal(?:es)?)|intranasal(?:ly)?',
    'nose',
  ],
  ['inhale[ds]?|by inhalation|inhal(?:e|ar)', 'inhale'],
  ['topical(?:ly)?|(?:to|on|en) (?:the |your |affected |la |el )*(?:skin|areas?|piel)', 'skin'],
  ['subcutaneous(?:ly)?|subq|subcut|sc|sq|under the skin|bajo la piel', 'under-skin'],
  ['intramuscular(?:ly)?|im|into (?:a|the) muscle', 'muscle'],
  ['intravenous(?:ly)?|iv|into (?:a|the) vein', 'vein'],
  ['rectal(?:ly)?|pr|in(?:to)? the rectum', 'rectal'],
  ['vaginal(?:ly)?|in(?:to)? the vagina', 'vaginal'],
];
/** Common words that say nothing about dose or time. */
export const HARMLESS =
  /\b(?:do not|don[’']t|no) (?:stop|skip|discontinue|suspenda|deje)\b[^.,;]*|(?:#|\bqty:?|\bquantity:?|\bdisp(?:ense)?:?) ?\d+(?: ?(?:tablets?|tabs?|capsules?|caps?|ml|each|ea)\b)?|\b\d+ refills?(?: s)?\b|\brefills?(?: s)?:? ?\d+\b|\b(?:before|after) (?:each |every )?us(?:e|ing)\b|\bcomplete the (?:prescribed |full |entire )?course(?: of treatment)?(?: unless otherwise directed)?\b|\b(?:(?:at|a|en) )?(?:regular intervals|intervalos regulares)\b|\b(?:with(?: or after)?|after|con|sin|without) (?:food|comida|alimentos)\b|\bon an empty stomach\b|\ben ayunas\b|\b(?:with|in|con|en) (?:a |an |un )?(?:full |large |small |tall )?(?:\d+ ?)?(?:oz|ounces?|glass(?:es)?|cups?|vasos?)?(?: of| de)? ?(?:water|juice|liquid|fluids?|milk|agua|jugo)\b/g;
export const TIMELY =
  /\b(?:hours?|hrs?|minutes?|days?|weeks?|months?|years?|daily|weekly|monthly|morning|noon|evening|night|bedtime|every|each|other|alternat\w*|even|odd|time|times|then|next|taper\w*|titrat\w*|increas\w*|decreas\w*|reduc\w*|less|first|second|third|start|begin|stop|hold|skip|except|doses?|repeat|loading|initial\w*|q\d*(?:h|hr|d|w|wk|mo)|horas?|dias?|semanas?|mes|meses|cada|luego|despues|aument\w*|disminu\w*|reduzca|pare|suspenda|otros?|few|several|some|couple|unas|unos|algunas|varias|today|tonight|tomorrow|hoy|bd|od|tds|qds|mane|nocte|om|ac|pc|achs|sos|wk|tu|th|l-m-v|q?hd|breakfast|lunch|dinner|supper|desayuno|almuerzo|cena|biw|tiw|tts|hrly|wkly|fortnight\w*|bi-?weekly|semi-?weekly|bi-?monthly|week(?:day|end)s?|yearly|annual\w*|quarterly|\w*dialysis|before|after|during|antes|interdiari\w*|quincen\w*|altern\w*|anual\w*|trimestral\w*|ve(?:z|ces|zes)|fois|jours?|matin|soir|midi|nuit|semaines?|mois|coucher|repas|taglich\w*|morgens|mittags|abends|nachts|tagen?|wochen\w*|stunden?|volt[ae]|giorn[oi]|mattina|notte|settiman\w*|pasti|manha|noite|fwa|jou|maten|ngay|beses|araw|linggo|razy|dziennie|keer|daags|dagelijks)\b|[^\P{L}\p{Script=Latin}]|\bon *$|\d(?:\.\d+)?(?:-\d{1,2}(?:\.\d+)?){2,3}(?![\d-])/u;
/** Says not to take it, or that it is not taken. */
export const NEGATED =
  /\b(?:not|no longer|never|stopped|quit)(?: (?:been|being|currently|yet))? (?:taking|taken|using|used|started|takes|uses)\b|\b(?:no|nunca) (?:la |lo |las |los )?(?:tom[aeo]r?|us[aeo]r?|est[ae] (?:tomando|usando))(?= *(?:[.,;:¦]|$|est[ae]\b))|\bya no\b|\b(?:do not|don[’']?t|never|no) (?:take|use|tome|usar?)(?= *(?:[.,;:¦]|$|this|it\b|until|esta?\b))|(?<!not |n[’']?t |never |no )\b(?:stop|stopped|hold|discontinue[ds]?|suspend\w*)\b/;
/** Words about how long, or about what comes next. */
export const LASTING =
  /\b(?:until|till?|through|thru|then|next|luego|despues|hasta|first|last|remaining|stop|finish\w*|complet\w*|course|gone|taper\w*|titrat\w*|increas\w*|decreas\w*|reduc\w*|less|loading|initial\w*|start\w*|begin\w*|repeat|total|months?|weeks?|years?|doses?|mes|meses|semanas?|anos?|dosis|aument\w*|disminu\w*|reduzca|pare|suspenda)\b|\d ?(?:hours?|hrs?|minutes?|min|h|days?|d|horas?|minutos?|dias?|jours?|tagen?|giorni)\b|\b(?:days?|dias?) \d|\bx ?\d/;
export const FILLER = new Set(
  'take takes taking use uses apply inhale inject give place put instill insert swallow administer by the a an of and or in at on to your this medicine medication tome tomar aplique inyecte ponga la el los las de y en al por'.split(
    ' ',
  ),
);
const words = (list: string): Set<string> => new Set(list.trim().split(/\s+/));
/**
 * Words of directions about neither dose nor time. A text with other words may say anything, in any
 * language, so coded dose and time are not added to it.
 */
export const IDLE = words(`
  uad ou os attached written contents applesauce applicatorful drink daw
  as per directed instructed prescribed advised instructions directions label package packaging insert leaflet box see read refer follow according please patient pt you your yourself self
  doctor dr md physician provider prescriber clinic nurse pharmacist pharmacy office oral orally tab tabs tablet tablets cap caps capsule capsules pill pills solution suspension syrup
  cream ointment gel lotion foam powder spray drop drops patch inhaler nebulizer spacer device pen syringe needle spoon dropper cup applicator pump liquid dose form strength
  chew chewed chewable swallow whole dissolve dissolved crush crushed break split open opened sprinkle shake shaken mix mixed well dilute diluted rinse spit gargle wash dry clean rub
  rubbed spread massage massaged cover layer film thin thinly thick small large amount amounts pea size sized sparingly liberally generous generously gently slowly remove removed old new
  wear rotate sites site press prime breathe inhaled injected applied given taken used using inject affected area areas skin face scalp hair body mouth throat tongue gum gums lip lips cheek
  nose nostril nostrils eye eyes ear ears right left both all hand hands foot feet arm arms leg legs thigh abdomen stomach belly back chest neck nail nails rash wound lesion lesions spot
  spots sore sores food foods meal water juice milk fluids alcohol grapefruit full empty avoid driving sunlight only also not no do dont don't if may can should must
  pain fever cough nausea vomiting itching anxiety sleep headache allergies allergy swelling infection constipation blood pressure cholesterol diabetes sugar heart thyroid
  medication medications medicine drug brand generic substitution qty quantity disp dispense refill refills rf
  segun como indicado indicada indicaciones prescrito recetado medico doctora doctor farmaceutico via oral tableta tabletas comprimido comprimidos capsula capsulas pastilla pastillas gota gotas
  jarabe crema unguento parche inhalador masticar tragar entera entero disolver agitar agua comida comidas alimentos leche jugo boca piel zona area afectada ojo ojos oido oidos nariz
  dolor fiebre tos nauseas solo no se lo si una un uno su sus ambos derecho izquierdo tomarse tomar use usar aplicar inyectar poner ver con sin
`);
/**
 * A reason, a place, a warning or how to store it: until the end of the clause nothing is about
 * dose or time except the words in `TIMELY`.
 */
export const ASIDE =
  /\b(?:for|to (?:prevent|treat|help|control|lower|relieve|improve|manage|keep)|because|due to|indications?|reason|dx|avoid|do not|don[’']?t|may cause|rinse|shake|call|contact|keep|store|mix|dilute|warning|caution|with|w\/|without|para|contra|debido a|evite|agite|guarde|enjuague|con|sin|no)(?![\w])[^.,;¦]*|(?<=\b(?:apply|rub|spread|massage|spray|put|place|instill|inject|aplique|aplicar|unte|ponga|inyecte)\b[^.,;]*)\b(?:to|on|onto|over|around|en|sobre)\b[^.,;¦]*/g;
