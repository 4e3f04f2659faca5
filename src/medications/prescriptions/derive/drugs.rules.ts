import type { Label } from '../../../records/release/release.rules.ts';
import { securityLabels } from '../../../records/release/security-labels.rules.ts';

/**
 * What the ingredients in a medicine's name mean for it. RxNorm spells out every ingredient, so
 * words are enough.
 */

export type Schedule = 'II' | 'III' | 'IV' | 'V';
/** Reasons to handle a medicine differently. */
export type Flag =
  | 'rems'
  | 'clinic-administered'
  | 'not-online'
  | 'no-mail'
  | 'parked'
  | 'transferred';

/**
 * Schedules of the Controlled Substances Act: 21 CFR 1308.12 (II), .13 (III), .14 (IV), .15 (V), as
 * of the 2026 eCFR, for outpatient medicines. Combinations in a different schedule than their
 * ingredient come first.
 */
const COMBINATIONS: [RegExp, Schedule][] = [
  // 1308.13(e)(1): codeine with a non-narcotic in a recognised dose, up to 90 mg a unit;
  // hydrocodone left it in 2014 (79 FR 49661)
  [
    /codeine.*(acetaminophen|aspirin|butalbital|carisoprodol)|(acetaminophen|aspirin|butalbital|carisoprodol).*codeine/i,
    'III',
  ],
  // 1308.15(c): up to 200 mg of codeine in 100 mL, with others
  [
    /codeine.*(guaifenesin|promethazine|chlorpheniramine|pseudoephedrine|phenylephrine)|(guaifenesin|promethazine|chlorpheniramine|pseudoephedrine|phenylephrine).*codeine/i,
    'V',
  ],
  [/diphenoxylate.*atropine|atropine.*diphenoxylate/i, 'V'],
  // 1308.12(f)(2): dronabinol in an oral solution; 1308.13(g)(1): in a capsule
  [/dronabinol.*oral solution/i, 'II'],
  // 1308.13(c): butalbital; many of its products with acetaminophen are exempt (1308.32), which a
  // name does not tell, so the stricter schedule applies
  [/butalbital.*acetaminophen|acetaminophen.*butalbital/i, 'III'],
  // 1308.13(c)(3): in a suppository
  [/(amobarbital|secobarbital|pentobarbital).*suppository/i, 'III'],
];
const SCHEDULES: [Schedule, readonly string[]][] = [
  [
    'II',
    'alfentanil amobarbital amphetamine cocaine codeine dexmethylphenidate dextroamphetamine dihydrocodeine fentanyl hydrocodone hydromorphone levomethadyl levorphanol lisdexamfetamine meperidine methadone methamphetamine methylphenidate morphine nabilone oliceridine opium oxycodone oxymorphone pentobarbital remifentanil secobarbital serdexmethylphenidate sufentanil tapentadol'.split(
      ' ',
    ),
  ],
  [
    'III',
    'benzphetamine buprenorphine butabarbital butalbital dronabinol esketamine fluoxymesterone ketamine methyltestosterone nandrolone oxandrolone oxymetholone perampanel phendimetrazine testosterone thiopental'.split(
      ' ',
    ),
  ],
  [
    'IV',
    'alprazolam armodafinil brexanolone butorphanol carisoprodol chlordiazepoxide clobazam clonazepam clorazepate daridorexant diazepam diethylpropion eluxadoline estazolam eszopiclone flurazepam fospropofol lemborexant lorazepam lorcaserin meprobamate midazolam modafinil oxazepam pentazocine phenobarbital phentermine quazepam remimazolam solriamfetol suvorexant temazepam tramadol triazolam zaleplon zolpidem zuranolone'.split(
      ' ',
    ),
  ],
  [
    'V',
    'brivaracetam cenobamate difelikefalin ezogabine ganaxolone lacosamide lasmiditan pregabalin pyrovalerone'.split(
      ' ',
    ),
  ],
];
const scheduleWords = new Map(
  SCHEDULES.flatMap(([schedule, names]) => names.map((name) => [name, schedule] as const)),
);

/** The strictest schedule among a medicine's ingredients, or null. */
export function scheduleOf(name: string): Schedule | null {
  if (/sodium oxybate|oxybates?\b/i.test(name)) return 'III'; // 1308.13(c)(6): the approved product
  const combined = COMBINATIONS.find(([words]) => words.test(name));
  if (combined) return combined[1];
  let found: Schedule | null = null;
  for (const word of name.toLowerCase().split(/[^a-z]+/)) {
    const schedule = scheduleWords.get(word);
    if (schedule) found = stricter(schedule, found);
  }
  return found;
}
/** The strictest schedule among all of a medicine's names. */
export const scheduleOfAll = (names: readonly string[]): Schedule | null =>
  names.reduce<Schedule | null>((found, name) => {
    const schedule = scheduleOf(name);
    return schedule ? stricter(schedule, found) : found;
  }, null);
const ORDER: readonly Schedule[] = ['II', 'III', 'IV', 'V'];
const stricter = (a: Schedule, b: Schedule | null): Schedule =>
  b !== null && ORDER.indexOf(b) < ORDER.indexOf(a) ? b : a;

/**
 * Dispensed under a risk evaluation and mitigation strategy with requirements for each fill (21 USC
 * 355-1; accessdata.fda.gov/scripts/cder/rems).
 */
const REMS =
  /\b(isotretinoin|thalidomide|lenalidomide|pomalidomide|bosentan|macitentan|riociguat|sodium oxybate|oxybates|vigabatrin|fentanyl (buccal|nasal|sublingual)|natalizumab|mavacamten|aprocitentan|sparsentan)\b/i;
/** Forms that a nurse or doctor gives; forms that people use themselves follow. */
const GIVEN =
  /\b(injection|injectable|intrauterine|drug implant|intravenous|infusion|irrigation|dialysis)\b/i;
const SELF =
  /insulin|humulin|novolin|humalog|novolog|lantus|semaglutide|liraglutide|dulaglutide|exenatide|tirzepatide|epinephrine|glucagon|sumatriptan|enoxaparin|adalimumab|etanercept|auto-?injector|pen injector|\bpen\b|prefilled syringe/i;
/** Must stay cold, or is not mailed. */
const COLD =
  /insulin|humulin|novolin|humalog|novolog|lantus|semaglutide|liraglutide|dulaglutide|tirzepatide|adalimumab|etanercept|latanoprost/i;

/**
 * How a medicine may be dispensed, by its name. The health system's own list adds to this
 * (`medicineFlags` in the settings).
 */
export function flagsOf(
  name: string,
  own: readonly { words: string; flag: 'not-online' | 'no-mail' }[],
): Flag[] {
  const flags: Flag[] = [];
  if (REMS.test(name)) flags.push('rems');
  if (GIVEN.test(name) && !SELF.test(name)) flags.push('clinic-administered');
  if (COLD.test(name)) flags.push('no-mail');
  const lower = name.toLowerCase();
  for (const { words, flag } of own)
    if (lower.includes(words.toLowerCase()) && !flags.includes(flag)) flags.push(flag);
  return flags;
}

/**
 * What taking a medicine may reveal about somebody: the same labels as for results, so that one
 * rule keeps both private.
 */
const LABELS: [Label, RegExp][] = [
  [
    'hiv',
    /abacavir|atazanavir|bictegravir|cabotegravir|darunavir|dolutegravir|doravirine|efavirenz|emtricitabine|etravirine|lamivudine|lenacapavir|maraviroc|nevirapine|raltegravir|rilpivirine|tenofovir|zidovudine/i,
  ],
  ['hepatitis', /entecavir|sofosbuvir|ledipasvir|velpatasvir|glecaprevir|ribavirin|peginterferon/i],
  ['sti', /acyclovir|valacyclovir|famciclovir|penicillin g benzathine|imiquimod|podofilox/i],
  [
    'reproductive',
    /norethindrone|ethinyl estradiol|levonorgestrel|norgestimate|norgestrel|desogestrel|drospirenone|etonogestrel|medroxyprogesterone|ulipristal|mifepristone|misoprostol|clomiphene|letrozole|\b(21|28|91) day pack|jolivette|camila|errin|trinessa|natazia|seasonique|levora|ortho[- ]?(tri|novum)|\byaz\b|nuvaring|kyleena|mirena|liletta|skyla|nexplanon|implanon|intrauterine|\bsildenafil|tadalafil|vardenafil/i,
  ],
  [
    'substance-use',
    /buprenorphine|naltrexone|methadone|disulfiram|acamprosate|naloxone|lofexidine/i,
  ],
  [
    'mental-health',
    /amitriptyline|aripiprazole|asenapine|atomoxetine|brexpiprazole|bupropion|buspirone|cariprazine|citalopram|clomipramine|clozapine|desvenlafaxine|doxepin|duloxetine|escitalopram|fluoxetine|fluvoxamine|haloperidol|imipramine|lithium|lurasidone|mirtazapine|nortriptyline|olanzapine|paliperidone|paroxetine|phenelzine|quetiapine|risperidone|sertraline|trazodone|venlafaxine|vilazodone|vortioxetine|ziprasidone/i,
  ],
];
/** @param security the security codes that the sender set on the resource (`securityOf`) */
export function medicineLabels(name: string, coded: boolean, security: readonly string[]): Label[] {
  const found = new Set<Label>(securityLabels(security));
  for (const [label, words] of LABELS) if (words.test(name)) found.add(label);
  if (!coded) found.add('unlabelled');
  return [...found].sort();
}

/** The labels of all of a medicine's names. */
export const labelsOf = (
  names: readonly string[],
  coded: boolean,
  security: readonly string[],
): Label[] => [...new Set(names.flatMap((name) => medicineLabels(name, coded, security)))].sort();
