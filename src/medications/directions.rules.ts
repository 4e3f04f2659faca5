import type { Dosage, Timing } from '@medplum/fhirtypes';

/**
 * Directions in plain sentences, in both languages, from FHIR's structured dosage. What the structure says with words of its own
 * (a text as written, an instruction that is not coded) is kept as it is and told apart: it has no translation.
 */
export interface Directions {
  text: string;
  /** It is as the prescriber wrote it, in the prescriber's language. */
  asWritten: boolean;
}
type Language = 'en' | 'es';

/** How it is used, by route (SNOMED CT) or by the form in the medicine's name. */
type Manner = 'mouth' | 'inhale' | 'nose' | 'eye' | 'ear' | 'skin' | 'inject' | 'under-tongue' | 'rectal' | 'vaginal' | 'use';
const ROUTES: Record<string, Manner> = {
  '26643006': 'mouth',
  '37161004': 'rectal',
  '37839007': 'under-tongue',
  '46713006': 'nose',
  '54485002': 'eye',
  '10547007': 'ear',
  '6064005': 'skin',
  '45890007': 'skin',
  '34206005': 'inject',
  '78421000': 'inject',
  '18679011000001101': 'inhale',
  '447694001': 'inhale',
  '16857009': 'vaginal',
};
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
  inject: { en: ['Inject', 'under the skin or as you were shown'], es: ['Inyecte', 'bajo la piel o como le enseñaron'] },
  'under-tongue': { en: ['Put', 'under the tongue'], es: ['Ponga', 'debajo de la lengua'] },
  rectal: { en: ['Use', 'in the rectum'], es: ['Use', 'en el recto'] },
  vaginal: { en: ['Use', 'in the vagina'], es: ['Use', 'en la vagina'] },
  use: { en: ['Use', ''], es: ['Use', ''] },
};
/** [English one, English more, Spanish one, Spanish more], by any way a unit is written. */
const UNITS: [RegExp, [string, string, string, string]][] = [
  [/^\{?(tablets?|tab|tbl)\}?s?$/i, ['tablet', 'tablets', 'tableta', 'tabletas']],
  [/^\{?(capsules?|cap)\}?s?$/i, ['capsule', 'capsules', 'cápsula', 'cápsulas']],
  [/^\{?(puffs?|actuat|inhalations?)\}?$/i, ['puff', 'puffs', 'inhalación', 'inhalaciones']],
  [/^\{?(drops?|\[drp\])\}?$/i, ['drop', 'drops', 'gota', 'gotas']],
  [/^\{?(patch|patches)\}?$/i, ['patch', 'patches', 'parche', 'parches']],
  [/^\{?(sprays?|spray)\}?$/i, ['spray', 'sprays', 'rociada', 'rociadas']],
  [/^(\[iu\]|\[?u\]?|units?|unt)$/i, ['unit', 'units', 'unidad', 'unidades']],
  [/^ml$/i, ['mL', 'mL', 'mL', 'mL']],
  [/^(application|appl)s?$/i, ['thin layer', 'thin layers', 'capa fina', 'capas finas']],
];
const BY_FORM: [RegExp, string][] = [
  [/tablet/i, 'tablet'],
  [/capsule/i, 'capsule'],
  [/metered dose inhaler|actuat/i, 'puff'],
  [/patch/i, 'patch'],
];
const PERIODS: Record<string, Record<Language, [string, string, string]>> = {
  // "a day", "every {n} days", and its plural alone
  s: { en: ['second', 'every {n} seconds', 'seconds'], es: ['segundo', 'cada {n} segundos', 'segundos'] },
  min: { en: ['minute', 'every {n} minutes', 'minutes'], es: ['minuto', 'cada {n} minutos', 'minutos'] },
  h: { en: ['hour', 'every {n} hours', 'hours'], es: ['hora', 'cada {n} horas', 'horas'] },
  d: { en: ['day', 'every {n} days', 'days'], es: ['día', 'cada {n} días', 'días'] },
  wk: { en: ['week', 'every {n} weeks', 'weeks'], es: ['semana', 'cada {n} semanas', 'semanas'] },
  mo: { en: ['month', 'every {n} months', 'months'], es: ['mes', 'cada {n} meses', 'meses'] },
  a: { en: ['year', 'every {n} years', 'years'], es: ['año', 'cada {n} años', 'años'] },
};
const WHEN: Record<string, [string, string]> = {
  MORN: ['in the morning', 'por la mañana'],
  'MORN.early': ['early in the morning', 'temprano por la mañana'],
  NOON: ['at noon', 'al mediodía'],
  AFT: ['in the afternoon', 'por la tarde'],
  EVE: ['in the evening', 'al anochecer'],
  NIGHT: ['at night', 'por la noche'],
  HS: ['at bedtime', 'al acostarse'],
  WAKE: ['when you wake up', 'al despertar'],
  C: ['with meals', 'con las comidas'],
  CM: ['with breakfast', 'con el desayuno'],
  CD: ['with lunch', 'con el almuerzo'],
  CV: ['with dinner', 'con la cena'],
  AC: ['before meals', 'antes de las comidas'],
  ACM: ['before breakfast', 'antes del desayuno'],
  ACD: ['before lunch', 'antes del almuerzo'],
  ACV: ['before dinner', 'antes de la cena'],
  PC: ['after meals', 'después de las comidas'],
  PCM: ['after breakfast', 'después del desayuno'],
  PCD: ['after lunch', 'después del almuerzo'],
  PCV: ['after dinner', 'después de la cena'],
};
const DAYS: Record<string, [string, string]> = {
  mon: ['Monday', 'lunes'],
  tue: ['Tuesday', 'martes'],
  wed: ['Wednesday', 'miércoles'],
  thu: ['Thursday', 'jueves'],
  fri: ['Friday', 'viernes'],
  sat: ['Saturday', 'sábado'],
  sun: ['Sunday', 'domingo'],
};
/** Instructions that come coded, or in these words so often that they are as good as coded (SNOMED CT, as Synthea and US systems send them). */
const INSTRUCTIONS: [RegExp, [string, string]][] = [
  [/^(311504000|with or after food)$/i, ['with or after food', 'con la comida o después']],
  [/^(311501008|half to one hour before food)$/i, ['half an hour to an hour before food', 'de media a una hora antes de comer']],
  [/^(417929005|times)$/i, ['', '']],
  [/^(311502001|with food)$/i, ['with food', 'con comida']],
  [/^(422327006|then stop)$/i, ['then stop', 'luego pare']],
  [/^(421286000|daily)$/i, ['', '']],
  [/^(717154004|take on an empty stomach)/i, ['on an empty stomach', 'en ayunas']],
];

const number = (value: number, language: Language): string => {
  const halves: Record<string, [string, string]> = { '0.5': ['half a', 'media'] };
  return halves[String(value)]?.[language === 'en' ? 0 : 1] ?? new Intl.NumberFormat(language === 'en' ? 'en-US' : 'es-US', { maximumFractionDigits: 3 }).format(value);
};
const list = (words: string[], language: Language): string => new Intl.ListFormat(language === 'en' ? 'en-US' : 'es-US', { type: 'conjunction' }).format(words);

function amount(low: number | undefined, high: number | undefined, unit: string | undefined, name: string, language: Language): string | null {
  if (low === undefined && high === undefined) return null;
  const first = low ?? high ?? 0;
  const last = high ?? first;
  const written = unit && unit !== '1' ? unit : (BY_FORM.find(([form]) => form.test(name))?.[1] ?? '');
  const words = UNITS.find(([ways]) => ways.test(written))?.[1];
  const said = words ? words[(language === 'en' ? 0 : 2) + (last > 1 ? 1 : 0)] : written;
  const count = first === last ? number(first, language) : `${number(first, language)} ${language === 'en' ? 'to' : 'a'} ${number(last, language)}`;
  if (!said) return first === last && first === 1 ? (language === 'en' ? '1 dose' : '1 dosis') : `${count} ${language === 'en' ? 'doses' : 'dosis'}`;
  return `${count} ${said}`;
}

/** How often: "2 times a day", "every 6 to 8 hours", "on Monday and Thursday, at 08:00". */
function often(repeat: NonNullable<Timing['repeat']>, language: Language): string[] {
  const parts: string[] = [];
  const { frequency = 1, frequencyMax, period, periodMax, periodUnit } = repeat;
  const words = periodUnit ? PERIODS[periodUnit]?.[language] : undefined;
  if (period !== undefined && words) {
    const times = frequencyMax ? `${frequency} ${language === 'en' ? 'to' : 'a'} ${frequencyMax}` : String(frequency);
    const every = periodMax ? `${number(period, language)} ${language === 'en' ? 'to' : 'a'} ${number(periodMax, language)}` : number(period, language);
    if (period === 1 && !periodMax) {
      const once = frequency === 1 && !frequencyMax;
      if (language === 'en') parts.push(once ? `once a ${words[0]}`.replace('a hour', 'an hour') : `${times} times a ${words[0]}`.replace('a hour', 'an hour'));
      else
        parts.push(
          once
            ? `una vez ${periodUnit === 'wk' || periodUnit === 'h' ? 'a la' : 'al'} ${words[0]}`
            : `${times} veces ${periodUnit === 'wk' || periodUnit === 'h' ? 'a la' : 'al'} ${words[0]}`,
        );
    } else {
      const span = words[1].replace('{n}', every);
      parts.push(frequency === 1 && !frequencyMax ? span : language === 'en' ? `${times} times ${span}` : `${times} veces ${span}`);
    }
  }
  const at = language === 'en' ? 0 : 1;
  const when = (repeat.when ?? []).flatMap((code) => WHEN[code]?.[at] ?? []);
  if (when.length > 0) parts.push(list(when, language));
  const days = (repeat.dayOfWeek ?? []).flatMap((day) => DAYS[day]?.[at] ?? []);
  if (days.length > 0) parts.push(language === 'en' ? `on ${list(days, language)}` : `los ${list(days, language)}`);
  if (repeat.timeOfDay?.length)
    parts.push(
      `${language === 'en' ? 'at' : 'a las'} ${list(
        repeat.timeOfDay.map((time) => time.slice(0, 5)),
        language,
      )}`,
    );
  const bound = repeat.boundsDuration;
  const span = PERIODS[bound?.code ?? bound?.unit ?? ''] ?? PERIODS[(bound?.unit ?? '').replace(/s$/, '').slice(0, 2) === 'da' ? 'd' : ''];
  if (bound?.value !== undefined && span) {
    const unit = bound.value === 1 ? span[language][0] : span[language][2];
    parts.push(language === 'en' ? `for ${number(bound.value, language)} ${unit}` : `durante ${number(bound.value, language)} ${unit}`);
  }
  return parts;
}

/** One line of directions, from one dosage. Null when the structure says nothing of how much or how often. */
function sentence(dosage: Dosage, name: string, language: Language): string | null {
  const rate = dosage.doseAndRate?.[0];
  const dose = amount(
    rate?.doseQuantity?.value ?? rate?.doseRange?.low?.value,
    rate?.doseQuantity?.value ?? rate?.doseRange?.high?.value,
    rate?.doseQuantity?.unit ?? rate?.doseRange?.high?.unit,
    name,
    language,
  );
  const times = dosage.timing?.repeat ? often(dosage.timing.repeat, language) : [];
  const needed = dosage.asNeededBoolean === true || dosage.asNeededCodeableConcept !== undefined;
  if (dose === null && times.length === 0 && !needed) return null;
  const manner: Manner =
    ROUTES[dosage.route?.coding?.find((coding) => ROUTES[coding.code ?? ''])?.code ?? ''] ??
    FORMS.find(([form]) => form.test(dosage.route?.text ?? dosage.route?.coding?.[0]?.display ?? ''))?.[1] ??
    FORMS.find(([form]) => form.test(name))?.[1] ??
    'use';
  const [verb, where] = VERBS[manner][language];
  const more = (dosage.additionalInstruction ?? []).flatMap((concept) => {
    const said = [concept.coding?.[0]?.code, concept.coding?.[0]?.display, concept.text];
    const known = INSTRUCTIONS.find(([way]) => said.some((one) => one && way.test(one)));
    return known ? known[1][language === 'en' ? 0 : 1] : [];
  });
  const head = [verb, dose ?? (language === 'en' ? 'it' : ''), where].filter(Boolean).join(' ');
  const tail = [...times, ...more.filter(Boolean)].join(', ');
  const only = dosage.asNeededCodeableConcept?.text ?? dosage.asNeededCodeableConcept?.coding?.[0]?.display;
  const need = !needed ? '' : language === 'en' ? ' Only when you need it.' : ' Solo cuando lo necesite.';
  const reason = only ? (language === 'en' ? ` For: ${only}.` : ` Para: ${only}.`) : '';
  const most = dosage.maxDosePerPeriod;
  const mostSaid = most?.numerator ? amount(most.numerator.value, most.numerator.value, most.numerator.unit, name, language) : null;
  const within = most?.denominator ? PERIODS[most.denominator.code ?? most.denominator.unit ?? '']?.[language] : undefined;
  const limit =
    mostSaid && within && most?.denominator?.value !== undefined
      ? language === 'en'
        ? ` Not more than ${mostSaid} in ${number(most.denominator.value, language)} ${most.denominator.value === 1 ? within[0] : within[2]}.`
        : ` No más de ${mostSaid} en ${number(most.denominator.value, language)} ${most.denominator.value === 1 ? within[0] : within[2]}.`
      : '';
  return `${head}${tail ? ` ${tail}` : ''}.${need}${reason}${limit}`;
}

/** The directions of a prescription, a sentence a dosage in their order. Empty when the prescription gives none. */
export function directionsOf(dosage: readonly Dosage[], name: string, language: Language): Directions[] {
  const sorted = [...dosage].sort((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0));
  return sorted.flatMap((one, index): Directions[] => {
    const said = sentence(one, name, language);
    const then = said !== null && index > 0 && sorted.length > 1 ? `${language === 'en' ? 'Then' : 'Después'}: ${said}` : said;
    const own = (one.patientInstruction ?? '').trim();
    const structured: Directions[] = then ? [{ text: then, asWritten: false }] : [];
    // a text that only says again what the structure says is left out; without structure it is all there is
    if (structured.length === 0 && one.text?.trim()) structured.push({ text: one.text.trim(), asWritten: true });
    return own && own !== one.text?.trim() ? [...structured, { text: own, asWritten: true }] : structured;
  });
}
