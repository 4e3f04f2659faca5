import type { CodeableConcept, Dosage, DosageDoseAndRate, Quantity } from '@medplum/fhirtypes';
import { sayConcept } from '../../fhir/codings.ts';
import { sayCode } from '../../fhir/systems.ts';
import { sayDose, sayRange } from './amounts.rules.ts';
import type { Language } from './moments.rules.ts';
import {
  type Part,
  type Piece,
  sayTime,
  type TimingKind,
  timeUnit,
  timingPieces,
} from './timing.rules.ts';

/**
 * How it is used, by route (SNOMED CT), by the words of the route, or by the form in the medicine's
 * name.
 */
export type Manner =
  | 'mouth'
  | 'inhale'
  | 'nose'
  | 'eye'
  | 'ear'
  | 'skin'
  | 'under-skin'
  | 'muscle'
  | 'vein'
  | 'inject'
  | 'under-tongue'
  | 'rectal'
  | 'vaginal'
  | 'use';
const ROUTES: Record<string, Manner> = {
  '26643006': 'mouth',
  '37161004': 'rectal',
  '37839007': 'under-tongue',
  '46713006': 'nose',
  '54485002': 'eye',
  '10547007': 'ear',
  '6064005': 'skin',
  '45890007': 'skin',
  '34206005': 'under-skin',
  '78421000': 'muscle',
  '47625008': 'vein',
  '18679011000001101': 'inhale',
  '447694001': 'inhale',
  '16857009': 'vaginal',
};
/** A route in words and nothing else: whatever says more is shown as it came. */
const ROUTE_WORDS: [RegExp, Manner][] = [
  [/^(by mouth|oral(ly)?|po|per os)$/, 'mouth'],
  [/^(inhal(ation|ed)|respiratory tract)$/, 'inhale'],
  [/^(intra)?nasal(ly)?$/, 'nose'],
  [/^(ophthalmic|in(to)? the eyes?)$/, 'eye'],
  [/^(otic|auricular|in(to)? the ears?)$/, 'ear'],
  [/^(topical(ly)?|cutaneous|transdermal|to the skin)$/, 'skin'],
  [/^(sublingual(ly)?|under the tongue)$/, 'under-tongue'],
  [/^(subcutaneous(ly)?|sc|sq|subq)$/, 'under-skin'],
  [/^(intramuscular(ly)?|im)$/, 'muscle'],
  [/^(intravenous(ly)?|iv)$/, 'vein'],
  [/^(per )?rect(al(ly)?|um)$/, 'rectal'],
  [/^(per )?vagin(al(ly)?|am)$/, 'vaginal'],
];
const FORMS: [RegExp, Manner][] = [
  [/inhal|inhaler|nebuli/i, 'inhale'],
  [/nasal/i, 'nose'],
  [/ophthalmic|eye/i, 'eye'],
  [/otic\b/i, 'ear'],
  [/topical|cream|ointment|patch|transdermal|lotion/i, 'skin'],
  [/sublingual/i, 'under-tongue'],
  [/rectal|suppository/i, 'rectal'],
  [/vaginal/i, 'vaginal'],
  [/inject|pen\b|syringe/i, 'inject'],
  [/oral|tablet|capsule|chewable|\bpack\b/i, 'mouth'],
];
const VERBS: Record<Manner, Record<Language, [string, string]>> = {
  mouth: { en: ['Take', 'by mouth'], es: ['Tome', 'por la boca'] },
  inhale: { en: ['Inhale', ''], es: ['Inhale', ''] },
  nose: { en: ['Use', 'in the nose'], es: ['Use', 'en la nariz'] },
  eye: { en: ['Put', 'in the eye'], es: ['Ponga', 'en el ojo'] },
  ear: { en: ['Put', 'in the ear'], es: ['Ponga', 'en el oído'] },
  skin: { en: ['Apply', 'to the skin'], es: ['Aplique', 'en la piel'] },
  'under-skin': { en: ['Inject', 'under the skin'], es: ['Inyecte', 'bajo la piel'] },
  muscle: { en: ['Inject', 'into a muscle'], es: ['Inyecte', 'en un músculo'] },
  vein: { en: ['Inject', 'into a vein'], es: ['Inyecte', 'en una vena'] },
  inject: { en: ['Inject', 'as you were shown'], es: ['Inyecte', 'como le enseñaron'] },
  'under-tongue': { en: ['Put', 'under the tongue'], es: ['Ponga', 'debajo de la lengua'] },
  rectal: { en: ['Use', 'in the rectum'], es: ['Use', 'en el recto'] },
  vaginal: { en: ['Use', 'in the vagina'], es: ['Use', 'en la vagina'] },
  use: { en: ['Use', ''], es: ['Use', ''] },
};
/**
 * Instructions that come so often, in these words or by this code of SNOMED CT, that they have
 * words of ours.
 */
const INSTRUCTIONS: [RegExp, string, [string, string]][] = [
  [/^with or after food$/, '311504000', ['With or after food.', 'Con la comida o después.']],
  [
    /^half to (one|an) hour before food$/,
    '311501008',
    ['Half an hour to an hour before food.', 'De media a una hora antes de comer.'],
  ],
  [/^(take )?with food$/, '', ['With food.', 'Con comida.']],
  [/^(take )?on an empty stomach$/, '717154004', ['On an empty stomach.', 'En ayunas.']],
  [/^with plenty of water$/, '419303009', ['With plenty of water.', 'Con mucha agua.']],
  [
    /^swallow(ed)? whole,? not chewed$/,
    '418693002',
    ['Swallow it whole. Do not chew it.', 'Tráguela entera, sin masticar.'],
  ],
  [/^then stop$/, '422327006', ['Then stop.', 'Luego deje de usarla.']],
  [/^until (finished|gone)$/, '421984009', ['Until it is all gone.', 'Hasta que se termine.']],
  [
    /^take at regular intervals\. complete the prescribed course unless otherwise directed$/,
    '418577003',
    [
      'Take at regular intervals. Complete the prescribed course unless otherwise directed.',
      'Tome a intervalos regulares. Complete el tratamiento recetado salvo otra indicación.',
    ],
  ],
  [
    /^warning\. may cause drowsiness$/,
    '',
    ['Warning: it may make you sleepy.', 'Advertencia: puede dar sueño.'],
  ],
  [
    /^warning\. avoid alcoholic drinks?$/,
    '419822006',
    ['Warning: avoid alcohol.', 'Advertencia: evite el alcohol.'],
  ],
];

const bare = (text: string): string =>
  text
    .toLowerCase()
    .replace(/\s*\((qualifier value|finding|substance|procedure)\)\s*$/, '')
    .replace(/[\s.]+$/, '')
    .trim();

/** Every word that a concept comes with: its text where it has one, else its displays. */
const wordsOf = (concept: CodeableConcept): string[] =>
  concept.text?.trim()
    ? [concept.text.trim()]
    : (concept.coding ?? []).flatMap((one) => one.display?.trim() || []);

/** The route as a manner of ours. Null where it says more than that, or something else. */
export function mannerOf(route: CodeableConcept | undefined): Manner | null {
  if (!route) return null;
  const byCode = ROUTES[route.coding?.find((one) => ROUTES[one.code ?? ''])?.code ?? ''];
  const said = wordsOf(route).map((text) =>
    bare(text).replace(/\s*\broute\b(\s*of administration)?$/, ''),
  );
  const byWords = said.map((text) => ROUTE_WORDS.find(([words]) => words.test(text))?.[1]);
  if (byWords.some((one) => one === undefined || one !== (byCode ?? byWords[0]))) return null;
  return byCode ?? byWords[0] ?? null;
}

/** How a medicine of this name is taken, by the form in it. */
export const mannerByName = (name: string): Manner | undefined =>
  FORMS.find(([form]) => form.test(name))?.[1];

export type Kind =
  | TimingKind
  | 'dose'
  | 'rate'
  | 'route'
  | 'needed'
  | 'reason'
  | 'most'
  | 'most-at-once'
  | 'most-ever'
  | 'site'
  | 'method'
  | 'instruction';
/**
 * What a dosage says, part by part. Those of `LIMITS` are sentences of their own, the rest goes
 * into one.
 */
export interface DosagePiece extends Piece<Kind> {
  /** What the sender wrote, where the parts are words of ours. */
  wrote?: string;
}
const LIMITS: readonly Kind[] = [
  'needed',
  'reason',
  'most',
  'most-at-once',
  'most-ever',
  'site',
  'method',
  'instruction',
];

/** A concept as it came: in words, or by its code with the code system's name. */
export function asCame(concept: CodeableConcept | undefined, language: Language): string {
  const said = sayConcept(concept, language);
  const coding = concept?.coding?.find((one) => one.code);
  return (
    (concept && wordsOf(concept).length === 0 && coding && said === coding.code
      ? sayCode(coding)
      : said) ?? ''
  );
}
const sent = (concept: CodeableConcept | undefined, language: Language): Part[] => {
  const said = asCame(concept, language);
  return said ? [{ sent: said }] : [];
};

function doseOf(one: DosageDoseAndRate, name: string, language: Language): string | null {
  return (
    sayDose(one.doseQuantity, name, language) ??
    sayRange(one.doseRange?.low, one.doseRange?.high, name, language)
  );
}
const per = (amount: Quantity | undefined, language: Language): string =>
  amount?.value === 1 && timeUnit(amount.unit ?? amount.code)
    ? (sayTime(amount, language) ?? '').replace(/^1(\.0+)? /, '')
    : (sayTime(amount, language) ?? '');

function rateOfDose(one: DosageDoseAndRate, language: Language): string | null {
  const word = language === 'en' ? 'per' : 'por';
  const { numerator, denominator } = one.rateRatio ?? {};
  const ratio = sayDose(numerator, '', language);
  if (ratio) return [ratio, per(denominator, language)].filter(Boolean).join(` ${word} `);
  return (
    sayDose(one.rateQuantity, '', language) ??
    sayRange(one.rateRange?.low, one.rateRange?.high, '', language)
  );
}

/**
 * The dose that is ordered, and in brackets what else is said of it: several entries are one dose
 * said in several ways (FHIR R4, Dosage.doseAndRate).
 */
function said(
  all: readonly DosageDoseAndRate[],
  say: (one: DosageDoseAndRate) => string | null,
  language: Language,
): Part[] {
  const entries = all.flatMap((one) => {
    const amount = say(one);
    return amount
      ? [
          {
            amount,
            type: sayConcept(one.type, language),
            code: one.type?.coding?.find((coding) => coding.code)?.code ?? '',
          },
        ]
      : [];
  });
  const main = entries.find((one) => one.code === 'ordered') ?? entries[0];
  if (!main) return [];
  const words: Record<string, [string, string]> = {
    ordered: ['as ordered', 'como se ordenó'],
    calculated: ['calculated', 'calculada'],
  };
  const typed = (one: (typeof entries)[number]): Part[] => {
    const known = words[one.code]?.[language === 'en' ? 0 : 1];
    return known ? [known] : one.type ? [{ sent: one.type }] : [];
  };
  const others = entries.filter((one) => one !== main);
  // the usual single entry of type "ordered" needs no word; any other kind is said
  const mark = others.length > 0 || main.code !== 'ordered' ? typed(main) : [];
  return [
    main.amount,
    ...(mark.length > 0 ? [' (', ...mark, ')'] : []),
    ...others.flatMap((one): Part[] => [
      language === 'en' ? ' (also given as ' : ' (también indicada como ',
      one.amount,
      ...typed(one).flatMap((part): Part[] => [', ', part]),
      ')',
    ]),
  ];
}

function instruction(concept: CodeableConcept, language: Language): Omit<DosagePiece, 'kind'> {
  const words = wordsOf(concept);
  const known = INSTRUCTIONS.find(([way, code]) =>
    words.length > 0
      ? words.every((text) => way.test(bare(text)))
      : code !== '' && concept.coding?.some((one) => one.code === code),
  );
  if (known)
    return { parts: [known[2][language === 'en' ? 0 : 1]], wrote: words[0] ?? known[2][0] };
  const said = asCame(concept, language);
  return { parts: said ? [{ sent: said }, ...(/[.!?:]$/.test(said) ? [] : ['.'])] : [] };
}

/**
 * All that a dosage says in its structure, in the order in which it is said. Its texts are left to
 * the caller.
 */
export function dosagePieces(
  dosage: Dosage,
  name: string,
  language: Language,
  zone: string,
): DosagePiece[] {
  const en = language === 'en';
  const pieces: DosagePiece[] = [];
  const add = (kind: Kind, ...parts: Part[]) => {
    if (parts.length > 0) pieces.push({ kind, parts });
  };
  const doses = dosage.doseAndRate ?? [];
  add('dose', ...said(doses, (one) => doseOf(one, name, language), language));
  const rates = said(doses, (one) => rateOfDose(one, language), language);
  if (rates.length > 0) add('rate', en ? 'at ' : 'a ', ...rates);
  const manner = mannerOf(dosage.route);
  if (manner) add('route', VERBS[manner][language][1] || (en ? 'inhaled' : 'por inhalación'));
  pieces.push(...timingPieces(dosage.timing, language, zone));
  const reason = sent(dosage.asNeededCodeableConcept, language);
  if (dosage.asNeededBoolean === true || dosage.asNeededCodeableConcept)
    add('needed', en ? 'Only when you need it.' : 'Solo cuando lo necesite.');
  if (reason.length > 0) add('reason', en ? 'For: ' : 'Para: ', ...reason, '.');
  const { numerator, denominator } = dosage.maxDosePerPeriod ?? {};
  const most = sayDose(numerator, name, language);
  const within = sayTime(denominator, language);
  if (most)
    add(
      'most',
      `${en ? 'Not more than' : 'No más de'} ${most}${within ? ` ${en ? 'in' : 'en'} ${within}` : ''}.`,
    );
  const atOnce = sayDose(dosage.maxDosePerAdministration, name, language);
  if (atOnce)
    add(
      'most-at-once',
      en ? `Not more than ${atOnce} at a time.` : `No más de ${atOnce} a la vez.`,
    );
  const ever = sayDose(dosage.maxDosePerLifetime, name, language);
  if (ever)
    add(
      'most-ever',
      en ? `Not more than ${ever} in a lifetime.` : `No más de ${ever} en toda la vida.`,
    );
  if (dosage.route && !manner) add('route', ...sent(dosage.route, language));
  const site = sent(dosage.site, language);
  if (site.length > 0) add('site', en ? 'Where: ' : 'Dónde: ', ...site, '.');
  const method = sent(dosage.method, language);
  if (method.length > 0) add('method', en ? 'How: ' : 'Cómo: ', ...method, '.');
  for (const concept of dosage.additionalInstruction ?? []) {
    const one = instruction(concept, language);
    if (one.parts.length > 0) pieces.push({ kind: 'instruction', ...one });
  }
  return pieces;
}

/**
 * A sentence in full from all the pieces: "Take 1 tablet by mouth once a day, for 10 days. Only
 * when you need it." Empty for none.
 */
export function sentence(
  pieces: readonly DosagePiece[],
  dosage: Dosage,
  name: string,
  language: Language,
): Part[] {
  const inline = pieces.filter((one) => !LIMITS.includes(one.kind));
  const [dose, ...rest] = [
    inline.find((one) => one.kind === 'dose'),
    ...inline.filter((one) => one.kind !== 'dose'),
  ];
  const manner = mannerOf(dosage.route);
  const regimen = rest.filter((one) => one.kind !== 'route' || !manner);
  const needed = pieces.some((one) => one.kind === 'needed');
  if (!dose && regimen.every((one) => one.kind === 'route') && !needed) return beside(pieces);
  // a route that has no words of ours stands by itself, and nothing is guessed in its place
  const how: Manner = manner ?? (dosage.route ? 'use' : (mannerByName(name) ?? 'use'));
  const [verb, where] = VERBS[how][language];
  // "How: Take." says nothing beside "Take"
  const more = pieces.filter(
    (one) =>
      one.kind !== 'method' || bare(asCame(dosage.method, 'en')) !== VERBS[how].en[0].toLowerCase(),
  );
  const head: Part[] = [
    verb,
    ...(dose ? [' ', ...dose.parts] : language === 'en' ? [' it'] : []),
    ...(where ? [` ${where}`] : []),
  ];
  const tail = regimen.flatMap((one, at): Part[] => [at === 0 ? ' ' : ', ', ...one.parts]);
  return [...stop([...head, ...tail]), ...sentences(more)];
}

/**
 * The same pieces beside a text that says the rest: "In the morning, for 10 days. Not more than 4
 * tablets in 24 hours."
 */
export function beside(pieces: readonly DosagePiece[]): Part[] {
  const inline = pieces
    .filter((one) => !LIMITS.includes(one.kind))
    .flatMap((one, at): Part[] => [...(at === 0 ? [] : [', ']), ...one.parts]);
  const [first, ...more] = inline;
  const head: Part[] =
    first === undefined
      ? []
      : [
          typeof first === 'string' ? first.charAt(0).toUpperCase() + first.slice(1) : first,
          ...more,
        ];
  const tail = sentences(pieces);
  return head.length === 0 && typeof tail[0] === 'string'
    ? [tail[0].trimStart(), ...tail.slice(1)].filter((part) => part !== '')
    : [...stop(head), ...tail];
}

/** A period at the end, where there is none ("10:00 a.m."). */
const stop = (parts: Part[]): Part[] => {
  const last = parts.at(-1);
  return last === undefined || (typeof last === 'string' && last.endsWith('.'))
    ? parts
    : [...parts, '.'];
};

const sentences = (pieces: readonly DosagePiece[]): Part[] =>
  pieces.filter((one) => LIMITS.includes(one.kind)).flatMap((one): Part[] => [' ', ...one.parts]);
