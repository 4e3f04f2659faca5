import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootFolder } from '../src/platform/root.ts';

/**
 * Checks a plain name of a lab test against LOINC's long common name of its code.
 *
 * A plain name says three things and nothing else: what is measured (in the words of
 * `loinc-words.csv`), the specimen unless it is plain blood, serum or a swab, and the kind of value
 * where a list can hold two kinds (a count and a percent). Word order and small words don't matter.
 */

export type Language = 'en' | 'es';
export type Said = readonly string[];

/**
 * The rows of one of our CSV files. Lines that start with `#` are notes; the first other line is
 * the header.
 */
export function csvRows(file: string): Record<string, string>[] {
  const lines = readFileSync(join(rootFolder, 'test', file), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((cell) =>
        (cell[1] ?? cell[2] ?? '').replaceAll('""', '"'),
      ),
    );
  const [header = [], ...rows] = lines;
  return rows.map((cells) =>
    Object.fromEntries(header.map((key, index) => [key, cells[index] ?? ''])),
  );
}

export const table = csvRows('loinc-names.csv').map((row) => ({
  code: row.code ?? '',
  long: row.long_common_name ?? '',
  source: row.source ?? '',
}));
const longs = new Map(table.map((row) => [row.code, row.long]));
const phrases = csvRows('loinc-words.csv').map((row) => ({
  begins: (row.begins ?? '').toLowerCase(),
  en: row.en ?? '',
  es: row.es ?? '',
}));

/** Words that the specimen or the kind of value adds to a name when the long name matches. */
const additions: [RegExp, string, string][] = [
  [/24 hour Urine/, '24 hour urine', 'orina 24 horas'],
  [/^(?!Urinalysis)(?!.*24 hour).*\bUrine\b/, 'urine', 'orina'],
  [/\bStool\b/, 'stool', 'heces'],
  [/Cerebral spinal fluid/, 'spinal fluid', 'líquido cefalorraquídeo'],
  [/Body fluid/, 'body fluid', 'líquido corporal'],
  [/Synovial fluid/, 'joint fluid', 'líquido articular'],
  [/^(?!Sperm).*\bSemen\b/, 'semen', 'semen'],
  [/\bSaliva\b/, 'saliva', 'saliva'],
  [/Arterial blood/, 'arterial', 'sangre arterial'],
  [/Venous blood|Plasma venous/, 'venous', 'sangre venosa'],
  [/Capillary blood/, 'fingerstick', 'sangre dedo'],
  [/^(?!Glucose-6|Direct anti).*in Red Blood Cells/, 'red cells', 'glóbulos rojos'],
  [/Vaginal fluid/, 'vaginal', 'vaginal'],
  [/Genital specimen/, 'genital', 'genital'],
  [/^(?!Human papilloma|Microscopic|Cytology|Statement).*in Cervix/, 'cervix', 'cuello uterino'],
  [/in Urethra/, 'urethra', 'uretra'],
  [/in Rectum/, 'rectal', 'recto'],
  [/in Dried blood spot|in DBS/, 'newborn screen', 'prueba recién nacido'],
  [/\/100 (leukocytes|erythrocytes|cells|spermatozoa)/, 'percent', 'porcentaje'],
  [/\[Titer\]/, 'titer', 'título'],
  [/\[log/i, 'log', 'log'],
  [/Confirmatory method|by Immunoblot/, 'confirmation', 'confirmación'],
  [/^(Leukocytes|Erythrocytes) .*Urine by Test strip/, 'test strip', 'tira reactiva'],
  [/--trough/, 'before dose', 'antes dosis'],
  [/--peak/, 'after dose', 'después dosis'],
  [/--AM peak/, 'morning', 'mañana'],
  [/--1 hour post/, '1 hour after', '1 hora después'],
  [/--2 hours post/, '2 hours after', '2 horas después'],
  [/--3 hours post/, '3 hours after', '3 horas después'],
  [/post dose glucose/, 'dose', 'dosis'],
  [/post meal/, 'meal', 'comer'],
  [/--pre/, 'before', 'antes'],
  [/50 g glucose/, '50 g', '50 g'],
  [/75 g glucose/, '75 g', '75 g'],
  [/100 g glucose/, '100 g', '100 g'],
  [/--1st specimen/, 'sample 1', 'muestra 1'],
  [/--2nd specimen/, 'sample 2', 'muestra 2'],
  [/--3rd specimen/, 'sample 3', 'muestra 3'],
  [/--6th specimen/, 'sample 6', 'muestra 6'],
];

const small = {
  en: new Set(['of', 'in', 'the', 'to', 'and', 'for', 'a', 'from']),
  es: new Set([
    'de',
    'del',
    'la',
    'el',
    'en',
    'los',
    'las',
    'y',
    'e',
    'a',
    'al',
    'contra',
    'con',
    'por',
  ]),
};

/**
 * The words of a text in lower case, sorted, without small words. A lone capital is kept: the A of
 * "Flu A" is not an article.
 */
export function wordsOf(text: string, language: Language): string {
  const words = (text.match(/[\p{L}\p{N}']+/gu) ?? []).map((word) =>
    /^\p{Lu}$/u.test(word) ? word : word.toLowerCase(),
  );
  return [...new Set(words.filter((word) => !small[language].has(word)))].sort().join(' ');
}

/**
 * The phrase with the longest beginning that fits. Older LOINC versions say "Unspecified specimen"
 * where newer ones say "Specimen".
 */
function findPhrase(long: string) {
  const name = long.replace('Unspecified specimen', 'Specimen').toLowerCase();
  const fits = phrases.filter((phrase) => name.startsWith(phrase.begins));
  return fits.sort((a, b) => b.begins.length - a.begins.length)[0];
}
const found = new Map(table.map((row) => [row.long, findPhrase(row.long)]));
const phraseOf = (long: string) => found.get(long);

/** Beginnings in `loinc-words.csv` that no row of the table uses. */
export const idlePhrases = (): string[] =>
  phrases.filter((phrase) => ![...found.values()].includes(phrase)).map((phrase) => phrase.begins);

/** Cells that the table has both as a count and as a percent: their names must say which. */
const bothWays = (() => {
  const of = (kind: RegExp) =>
    new Set(table.filter((row) => kind.test(row.long)).map((row) => phraseOf(row.long)?.en));
  const counts = of(/\[#\/volume\](?! \(viral)/);
  return new Set([...of(/\/100 /)].filter((words) => counts.has(words)));
})();

/**
 * The words that the plain name for this long common name must say, or null if `loinc-words.csv`
 * has no phrase for it.
 */
export function expectedWords(long: string, language: Language): string | null {
  const phrase = phraseOf(long);
  if (!phrase) return null;
  const added = additions
    .filter(([when]) => when.test(long))
    .map(([, en, es]) => (language === 'en' ? en : es));
  if (bothWays.has(phrase.en) && long.includes('[#/volume]'))
    added.push(language === 'en' ? 'count' : 'conteo');
  return wordsOf([phrase[language], ...added].join(' '), language);
}

/** Whether the check digit (modulus 10) is right. A mistyped or made-up code fails. */
export function isLoinc(code: string): boolean {
  const [, body = '', digit = ''] = /^(\d{1,6})-(\d)$/.exec(code) ?? [];
  const sum = [...body].reverse().reduce((total, character, index) => {
    const value = Number(character) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return body !== '' && (10 - (sum % 10)) % 10 === Number(digit);
}

type Rule = readonly [what: string, long: RegExp, en: RegExp, es: RegExp];

/**
 * Rules that need only the long name, so that a mistake in `loinc-words.csv` is noticed too. The
 * plain name matches if and only if the long name does.
 */
const both: Rule[] = [
  ['urine', /\bUrine\b|^Urinalysis/, /\burin/i, /\borina\b/i],
  ['stool', /\bStool\b/, /stool/i, /heces/i],
  ['spinal fluid', /Cerebral spinal fluid/, /spinal fluid/i, /cefalorraquídeo/i],
  ['saliva', /\bSaliva\b/, /saliva/i, /saliva/i],
  ['arterial', /Arterial blood/, /arterial/i, /arterial/i],
  [
    'panel',
    /(?<!pathology report )\bpanel\b/i,
    /\bpanel\b|^Complete blood count|^Urinalysis/,
    /\bpanel\b|^Hemograma completo|^Análisis de orina/i,
  ],
  ['titer', /\[Titer\]/, /titer/i, /título/i],
  ['viral load', /\(viral load\)/, /viral load/i, /carga viral/i],
  ['logarithm', /\[log/i, /\(log\)/, /\(log\)/],
  ['allergy', /IgE Ab|allergen/, /allergy/i, /alergia/i],
  ['IgG', /\bIgG\b/, /IgG/, /IgG/],
  ['IgM', /\bIgM\b/, /IgM/, /IgM/],
  ['IgA', /\bIgA\b/, /IgA/, /IgA/],
  [
    'free',
    /^(?!Free T4 and TSH).*(\bfree\b(?!.*DNA)|unconjugated|unsaturated)/i,
    /\bfree\b|\bunused\b/i,
    /\blibres?\b/i,
  ],
];
/** The plain name may match only where the long name does. */
const only: Rule[] = [
  ['percent', /\//, /percent/, /porcentaje/i],
  ['count', /\[#|^CBC|^Hemogram/, /\bcount\b/, /conteo/i],
  ['ratio', /\//, /\bratio\b/, /^relación/i],
  ['culture', /culture|Colony/i, /culture/i, /cultivo/i],
  ['antigen', /\bAg\b/, /antigen/i, /antígeno/i],
  [
    'antibodies',
    /\bAb\b|antibod|immunoglobulin|DNAse B|antiglobulin|Cardiolipin/i,
    /antibod/i,
    /anticuerpo/i,
  ],
  [
    'medicine level',
    /\[(Mass|Moles|Units|Enzymatic activity)\/volume\]/,
    /\blevel\b/,
    /\bnivel\b/i,
  ],
];
/** The plain name must match where the long name does. */
const must: Rule[] = [
  ['percent of cells', /\/100 /, /percent/i, /porcentaje/i],
  ['antibodies', /\b(?<!Reagin |Heterophile |IgE )Ab \[/, /antibod/i, /anticuerpo/i],
  [
    'antigen of a germ',
    /(virus|COVID-19\)|lamblia|pylori|pneumophila|pyogenes|pneumoniae|sp) (\d |A |B |A\+B |A and B |surface |e )?Ag \[/,
    /antigen/i,
    /antígeno/i,
  ],
];

/**
 * The letter or number of a germ or factor: "virus B", "HIV 1", "factor VIII". Lists of more than
 * three types are summed up in other words.
 */
function typesOf(long: string): string[] {
  if (/panel|SARS|1\+2|1\+O\+2|1 and 2/.test(long)) return [];
  const [, list = ''] =
    /(?:virus|Hepatitis|HIV|factor|Ag|Parvovirus|Complement) ((?:[A-E]\d*|[IVX]+|\d+)(?:(?:\+| and )(?:[A-E]|\d+))*)(?= )/.exec(
      long,
    ) ?? [];
  const types = list.split(/\+| and /).filter(Boolean);
  return types.length > 3 ? [] : types;
}

/**
 * Topics of hints. English and Spanish mention a topic together, and only where the long name fits.
 */
const topics: Rule[] = [
  ['urine', /\bUrin|Urine|Colony/, /\burine\b/, /\borina\b/],
  ['stool', /Stool/, /\bstool\b/, /\bheces\b/],
  ['thyroid', /thyro|thyrotropin|Thyrotropin|\bT3|\bT4|Calcitonin/i, /thyroid/, /tiroides/],
  [
    'liver',
    /aminotransferase|bilirubin|phosphatase|Nucleotidase|Ammonia|Bile|metabolic|Hepatic|glutamyl|antitrypsin|fetoprotein|Smooth muscle/i,
    /\bliver\b/,
    /hígado/,
  ],
  [
    'kidney',
    /creatinine|Urea|Cystatin|Glomerular|albumin|Protein|metabolic|Renal|casts|Citrate|Oxalate|Calcium|Urate/i,
    /kidney/,
    /riñon/,
  ],
  [
    'heart',
    /Potassium|Calcium|Troponin|Natriuretic|Creatine kinase|C reactive/,
    /\bheart\b/,
    /corazón/,
  ],
  ['prostate', /Prostate/i, /prostate/, /próstata/],
  ['pancreas', /Amylase|Lipase|Elastase|19-9/i, /pancreas/, /páncreas/],
  [
    'pregnancy',
    /gonadotropin|gestational|fetoprotein|Estriol|Inhibin|PAPPA|Obstetric|trimester|Neural|Trisomy|Progesterone/i,
    /pregnancy/,
    /embarazo/,
  ],
  ['viruses', /virus|HIV|COVID|SARS|Lymphocytes|hepatitis/i, /\bvirus/, /\bvirus\b/],
  ['bacteria', /Neutrophils|Nitrite/i, /bacteria\b/, /bacterias\b/],
  ['lupus', /DNA double|extractable nuclear|Chromatin/, /lupus/, /lupus/],
  ['celiac disease', /transglutaminase|Endomysium|Gliadin/, /celiac/, /celíaca/],
  ['Lyme disease', /Borrelia/, /Lyme/, /Lyme/],
  ['newborns', /newborn|screening report/i, /all babies/, /todos los bebés/],
  ['a vaccine', /virus|COVID/i, /vaccine/, /vacuna/],
  ['stomach', /pylori|Gastrin/, /stomach/, /estómago/],
  ['antibiotics', /Susceptib/i, /antibiotic/, /antibiótico/],
  ['drugs', /\bUrine\b/, /[Dd]rug screen|for drugs/, /drogas/],
  ['oxygen', /oxygen|Hemoglobin|Erythrocytes|Gas|Lactate|oxyhemoglobin/i, /oxygen/, /oxígeno/],
  ['sugar', /glucose|Hemoglobin A1c|Fructosamine|Insulin|metabolic/i, /\bsugar\b/i, /azúcar/i],
  ['iron', /iron|ferritin|transferrin|Reticulocytes/i, /\biron\b/i, /hierro/i],
  [
    'clotting',
    /coag|prothrombin|thrombin|INR|PT|Fibrin|Protein [CS]|Activated|Cardiolipin|glycoprotein|Lupus|dRVVT|Willebrand|Phytonadione/i,
    /\bclot/,
    /coag|coágul/,
  ],
];

/** What is wrong with this name and hint for this code. An empty list means nothing. */
export function problems(code: string, language: Language, [name = '', hint = '']: Said): string[] {
  const long = longs.get(code);
  if (long === undefined) return ['no row in loinc-names.csv'];
  const is = ([, , en, es]: Rule, text: string) => (language === 'en' ? en : es).test(text);
  const words = expectedWords(long, language);
  return [
    ...(isLoinc(code) ? [] : ['the check digit is wrong']),
    ...(words === wordsOf(name, language) ? [] : [`says “${name}”, should say: ${words}`]),
    ...both
      .filter((rule) => rule[1].test(long) !== is(rule, name))
      .map(([what]) => `${what}: not as in LOINC`),
    ...only
      .filter((rule) => !rule[1].test(long) && is(rule, name))
      .map(([what]) => `${what}: not in LOINC`),
    ...must
      .filter((rule) => rule[1].test(long) && !is(rule, name))
      .map(([what]) => `${what}: not said`),
    ...typesOf(long)
      .filter(
        (type) =>
          !wordsOf(name, 'en')
            .split(' ')
            .includes(/^\p{Lu}$/u.test(type) ? type : type.toLowerCase()),
      )
      .map((type) => `type ${type}: not said`),
    ...topics
      .filter((rule) => !rule[1].test(long) && is(rule, hint))
      .map(([what]) => `the hint mentions ${what}`),
  ];
}

/** Topics that only one of the two hints mentions. */
export const lopsided = (en: Said, es: Said): string[] =>
  topics
    .filter(([, , inEn, inEs]) => inEn.test(en[1] ?? '') !== inEs.test(es[1] ?? ''))
    .map(([what]) => what);
