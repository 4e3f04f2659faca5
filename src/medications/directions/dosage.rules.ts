import type { CodeableConcept, Dosage, DosageDoseAndRate, Quantity } from '@medplum/fhirtypes';
import { sayConcept } from '../../fhir/codings.ts';
import { asReceived } from '../../fhir/concepts.ts';
import { sayDose, sayRange } from './amounts.rules.ts';
import { instruction } from './instructions.rules.ts';
import { bare, type Manner, mannerByName, mannerOf, VERBS } from './manners.rules.ts';
import type { Language } from './moments.rules.ts';
import { sayTime, timeUnit } from './time-units.rules.ts';
import { type Part, type Piece, type TimingKind, timingPieces } from './timing.rules.ts';

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
 * A part of a dosage. The kinds in `LIMITS` become sentences of their own; the rest form one
 * sentence.
 */
export interface DosagePiece extends Piece<Kind> {
  /** The sender's words, if the parts are in ours. */
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
const sent = (concept: CodeableConcept | undefined, language: Language): Part[] => {
  const said = asReceived(concept, language);
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
 * The ordered dose, with other entries in brackets: they are the same dose given in other ways
 * (FHIR R4, Dosage.doseAndRate).
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
  // a single entry of type "ordered" is the usual case and needs no word
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

/** Everything in a dosage's structure, in sentence order. Its texts are up to the caller. */
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
 * The pieces of the main sentence. Days of the week replace "once a day", which is read as every
 * day.
 */
const inlineOf = (pieces: readonly DosagePiece[]): DosagePiece[] =>
  pieces.filter(
    ({ kind, parts }) =>
      !LIMITS.includes(kind) &&
      !(
        kind === 'frequency' &&
        ['once a day', 'una vez al día'].includes(String(parts)) &&
        pieces.some((one) => one.kind === 'days')
      ),
  );

/**
 * A full sentence from all the pieces: "Take 1 tablet by mouth once a day, for 10 days. Only when
 * you need it." Empty if there are none.
 */
export function sentence(
  pieces: readonly DosagePiece[],
  dosage: Dosage,
  name: string,
  language: Language,
): Part[] {
  const inline = inlineOf(pieces);
  const [dose, ...rest] = [
    inline.find((one) => one.kind === 'dose'),
    ...inline.filter((one) => one.kind !== 'dose'),
  ];
  const manner = mannerOf(dosage.route);
  const regimen = rest.filter((one) => one.kind !== 'route' || !manner);
  const needed = pieces.some((one) => one.kind === 'needed');
  if (!dose && regimen.every((one) => one.kind === 'route') && !needed) return beside(pieces);
  // an unknown route is shown by itself, and no other is guessed
  const how: Manner = manner ?? (dosage.route ? 'use' : (mannerByName(name) ?? 'use'));
  const [verb, where] = VERBS[how][language];
  // "How: Take." would repeat "Take"
  const more = pieces.filter(
    (one) =>
      one.kind !== 'method' ||
      bare(asReceived(dosage.method, 'en')) !== VERBS[how].en[0].toLowerCase(),
  );
  const tail = regimen.flatMap((one, at): Part[] => [at === 0 ? ' ' : ', ', ...one.parts]);
  // where it goes comes first; how somebody showed it comes last
  const last = how === 'inject' && tail.length > 0;
  const head: Part[] = [
    verb,
    ...(dose ? [' ', ...dose.parts] : language === 'en' ? [' it'] : []),
    ...(where && !last ? [` ${where}`] : []),
  ];
  return [...stop([...head, ...tail, ...(last ? [`, ${where}`] : [])]), ...sentences(more)];
}

/**
 * Pieces that complete a text: "In the morning, for 10 days. Not more than 4 tablets in 24 hours."
 */
export function beside(pieces: readonly DosagePiece[]): Part[] {
  const inline = inlineOf(pieces).flatMap((one, at): Part[] => [
    ...(at === 0 ? [] : [', ']),
    ...one.parts,
  ]);
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

/** Adds a period at the end unless there is one ("10:00 a.m."). */
const stop = (parts: Part[]): Part[] => {
  const last = parts.at(-1);
  return last === undefined || (typeof last === 'string' && last.endsWith('.'))
    ? parts
    : [...parts, '.'];
};

const sentences = (pieces: readonly DosagePiece[]): Part[] =>
  pieces.filter((one) => LIMITS.includes(one.kind)).flatMap((one): Part[] => [' ', ...one.parts]);
