import type { DiagnosticReport, Observation, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { DOMParser } from 'linkedom';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { readJson } from '../fhir/decimals.ts';
import { type Key, type Language, wordsIn } from '../platform/i18n.ts';
import type { View } from '../platform/routes.ts';
import { Settings } from '../platform/settings.ts';
import { BY_CODE } from './lab-flags.rules.ts';
import type { LabInput, Stored } from './lab-index.rules.ts';
import { buildLabResults, type LabResult } from './lab-results.rules.ts';
import { show } from './lab-shown.ts';
import { leaves, type Test } from './lab-tests.rules.ts';
import { ResultDetailPage } from './labs.pages.tsx';
import type { LabRow } from './labs.sql.ts';
import type { ResultPage } from './labs.ts';
import { ResultPrintPage } from './result-print.pages.tsx';
import { unitText } from './values.pages.tsx';

/**
 * Whatever a laboratory sends reaches the page, on screen and on paper, in both languages: every text, digit, sign, unit, note, status and negation.
 * Reports are made at random; each part that goes in says what must come out.
 */

const ZONE = 'America/Chicago';
type Of<A> = A extends fc.Arbitrary<infer T> ? T : never;
/** What must be on the page: a text whose blanks count as one, a pattern, or words of ours by their key. */
type Due = { text: string } | { pattern: string } | { key: Key };

const SIGNS = { '': '', '<': '< ', '<=': '≤ ', '>': '> ', '>=': '≥ ' } as const;
const exact = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
const grouped = (digits: string) => (/[eE]/.test(digits) ? digits : digits.replace(/^(-?)(\d+)/, (_, sign, whole) => `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}`));
/** A number with its sign right before it and its unit right after it, the plain decimal of an exponent aside. */
const amount = (sign: keyof typeof SIGNS, digits: string, unit: string): Due => ({
  pattern: `(?<![\\d.])${exact(SIGNS[sign] + grouped(digits))}(?![\\d.]*\\d)(?: \\([-\\d.,]+\\))?${unitText(unit) ? ` ?${exact(unitText(unit))}` : ''}`,
});

const decimal = fc
  .tuple(fc.boolean(), fc.oneof(fc.nat(9), fc.nat(9_999_999)), fc.stringMatching(/^\d{0,6}$/), fc.option(fc.constantFrom('E-7', 'e+2', 'E3', 'e-01'), { freq: 3 }))
  .map(([negative, whole, fraction, power]) => `${negative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}${power ?? ''}`);
const sign = fc.constantFrom<keyof typeof SIGNS>('', '', '<', '<=', '>', '>=');
const unit = fc.constantFrom('', 'mg/dL', '10*3/uL', '{log_copies}/mL', 'm[iU]/mL', '%', 'units/L', 'mL/min/{1.73_m2}', '[degF]', 'index value', '/[HPF]', 'mg/g{creat}');
const date = fc.constantFrom('2024', '2024-03', '2024-03-08', '2024-03-08T23:15:00Z', '2024-03-08T07:15:42-06:00');

/** The makings of a value: a kind with numbers, signs and units to use as that kind needs. */
const value = fc.record({
  kind: fc.constantFrom(
    ...([
      'quantity',
      'quantity',
      'unit-alone',
      'words',
      'lines',
      'columns',
      'negation',
      'compared',
      'titer',
      'coded',
      'coded-twice',
      'code',
      'integer',
      'boolean',
    ] as const),
    ...(['ratio', 'range', 'date', 'time', 'period', 'samples', 'absent-code', 'absent-text', 'absent-extension', 'both', 'nothing'] as const),
  ),
  a: decimal,
  b: decimal,
  sign,
  unit,
  date,
  coded: fc.boolean(),
  whole: fc.nat(99_999),
});
const range = fc.record({ kind: fc.constantFrom('limits', 'low', 'high', 'text', 'both', 'for'), low: decimal, high: decimal, unit });
const flag = fc.oneof(fc.constantFrom(...Object.keys(BY_CODE)), fc.constantFrom('unknown-text', 'unknown-code', 'H*', 'known-text'));
const status = fc.constantFrom('final', 'final', 'preliminary', 'cancelled', 'corrected', 'amended', 'unknown');
const part = fc.record({ value, ranges: fc.array(range, { maxLength: 2 }), flags: fc.array(flag, { maxLength: 2 }), loinc: fc.boolean() });
interface Made {
  part: Of<typeof part>;
  status: string;
  notes: number;
  facts: boolean;
  marked: boolean;
  carried: boolean;
  components: Of<typeof part>[];
  members: Made[];
}
const testOf = (depth: number): fc.Arbitrary<Made> =>
  fc.record({
    part,
    status,
    notes: fc.nat(2),
    facts: fc.boolean(),
    marked: fc.nat(9).map((n) => n === 0),
    carried: fc.boolean(),
    components: fc.array(part, { maxLength: 2 }),
    members: depth === 0 ? fc.constant([]) : fc.array(testOf(depth - 1), { maxLength: 2 }),
  });
const whole = fc.record({
  tests: fc.array(testOf(2), { minLength: 1, maxLength: 2 }),
  status,
  conclusion: fc.boolean(),
  codes: fc.nat(2),
  people: fc.boolean(),
  pictures: fc.boolean(),
  files: fc.boolean(),
});

/** Writes what was made as JSON text, so that digits are as a sender would spell them, and gathers what is due for it. */
class Writer {
  readonly due: Due[] = [];
  readonly resources: string[] = [];
  readonly carried: string[] = [];
  #words = 0;
  /** A word that is nowhere else. */
  word(what: string): string {
    const word = `${what}${(++this.#words).toString(36)}q`;
    this.due.push({ text: word });
    return word;
  }
  lines(...lines: string[]): string {
    for (const line of lines) this.due.push({ text: line.trim().replace(/\s+/g, ' ') });
    return JSON.stringify(lines.join('\n'));
  }
  text(what: string): string {
    return JSON.stringify(this.word(what));
  }

  quantity(digits: string, sign: keyof typeof SIGNS, unit: string, coded = false): string {
    const system = coded && unit ? `,"system":"http://unitsofmeasure.org","code":${JSON.stringify(unit)}` : '';
    return `{"value":${digits}${sign ? `,"comparator":"${sign}"` : ''}${unit ? `,"unit":${JSON.stringify(unit)}` : ''}${system}}`;
  }

  value({ kind, a, b, sign, unit, date, coded, whole }: Of<typeof value>): string[] {
    switch (kind) {
      case 'quantity':
        this.due.push(amount(sign, a, unit));
        return [`"valueQuantity":${this.quantity(a, sign, unit, coded)}`];
      case 'unit-alone':
        if (!unitText(unit)) return [];
        this.due.push({ text: unitText(unit) });
        return [`"valueQuantity":{"unit":${JSON.stringify(unit)}}`];
      case 'words':
        return [`"valueString":${this.text('said')}`];
      case 'lines':
        return [`"valueString":${this.lines(`${this.word('first')}`, `   - ${this.word('second')}`, '', this.word('third'))}`];
      case 'columns':
        return [`"valueString":${this.lines(`${this.word('left')}      : ${this.word('right')}`, `${this.word('left')}\t\t${this.word('right')}`)}`];
      case 'negation':
        return [`"valueString":${this.lines(`No growth of ${this.word('germ')}; not ${this.word('seen')}`)}`];
      case 'compared':
        if (/[eE]|^-?0\d/.test(a)) return [];
        this.due.push(amount(sign, a, unit === 'mg/dL' ? unit : ''));
        return [`"valueString":${JSON.stringify(`${sign}${a}${unit === 'mg/dL' ? ' mg/dL' : ''}`)}`];
      case 'titer':
        this.due.push({ pattern: `${exact(SIGNS[sign])}1:${whole}(?!\\d)` });
        return [
          coded
            ? `"valueString":"${sign}1:${whole}"`
            : `"valueRatio":{"numerator":${this.quantity('1', sign, '')},"denominator":${this.quantity(String(whole), '', '')}}`,
        ];
      case 'coded':
        return [
          `"valueCodeableConcept":{"text":${this.text('coded')},"coding":[{"system":"http://snomed.info/sct","code":"260415000","display":${this.text('display')}}]}`,
        ];
      case 'coded-twice':
        return [`"valueCodeableConcept":{"coding":[{"code":"x1","display":${this.text('one')}},{"system":"urn:local","code":"x2","display":${this.text('other')}}]}`];
      case 'code':
        this.due.push({ key: 'answer.260415000' });
        return ['"valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"260415000"}]}'];
      case 'integer':
        this.due.push(amount('', String(whole), ''));
        return [`"valueInteger":${whole}`];
      case 'boolean':
        this.due.push({ key: coded ? 'answer.yes' : 'answer.no' });
        return [`"valueBoolean":${coded}`];
      case 'ratio':
        this.due.push(amount(sign, a, unit || 'g'), amount('', b, 'kg'), { text: ' / ' });
        return [`"valueRatio":{"numerator":${this.quantity(a, sign, unit || 'g')},"denominator":${this.quantity(b, '', 'kg')}}`];
      case 'range':
        this.due.push(amount('', a, ''), amount('', b, unit));
        return [`"valueRange":{"low":${this.quantity(a, '', unit)},"high":${this.quantity(b, '', unit)}}`];
      case 'date':
        this.due.push({ text: date.slice(0, 4) });
        return [`"valueDateTime":"${date}"`];
      case 'time':
        this.due.push({ pattern: '8:15|08:15:30' });
        return [`"valueTime":"${coded ? '08:15:00' : '08:15:30'}"`];
      case 'period':
        this.due.push({ text: '2023' }, { text: '2024' });
        return ['"valuePeriod":{"start":"2023-01-05","end":"2024-02"}'];
      case 'samples': {
        const origin = b.replace(/^-/, '');
        this.due.push({ text: `${origin} mV` }, { text: `11 22 ${whole} E` });
        return [`"valueSampledData":{"origin":{"value":${origin},"unit":"mV"},"period":10,"dimensions":1,"data":"11 22 ${whole} E"}`];
      }
      case 'absent-code':
        this.due.push({ key: 'absent.not-performed' });
        return ['"dataAbsentReason":{"coding":[{"code":"not-performed"}]}'];
      case 'absent-text':
        return [`"dataAbsentReason":{"text":${this.text('why')},"coding":[{"code":"error"}]}`];
      case 'absent-extension':
        this.due.push({ key: 'absent.masked' });
        return ['"_valueString":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"masked"}]}'];
      case 'both':
        return [`"valueString":${this.text('said')}`, `"dataAbsentReason":{"text":${this.text('why')}}`];
      default:
        return [];
    }
  }

  range({ kind, low, high, unit }: Of<typeof range>): string {
    const limit = (digits: string) => {
      this.due.push(amount('', digits, ''));
      return this.quantity(digits, '', unit);
    };
    const limits =
      kind === 'text'
        ? ''
        : `${kind === 'high' ? '' : `"low":${limit(low)}`}${kind === 'low' || kind === 'high' ? '' : ','}${kind === 'low' ? '' : `"high":${limit(high)}`}`;
    const text = kind === 'text' || kind === 'both' ? `"text":${this.lines(`Below ${this.word('limit')}; not ${this.word('above')}`)}` : '';
    const who = kind === 'for' ? `"appliesTo":[{"text":${this.text('whom')}}],"type":{"text":${this.text('meaning')}}` : '';
    return `{${[limits, text, who].filter(Boolean).join(',')}}`;
  }

  flag(flag: string): string {
    if (flag === 'unknown-text') return `{"text":${this.text('mark')}}`;
    if (flag === 'unknown-code') return `{"coding":[{"system":"urn:local","code":"zz","display":${this.text('mark')}}]}`;
    if (flag === 'known-text') this.due.push({ key: 'flag.critical-low' });
    else this.due.push({ key: `flag.${flag === 'H*' ? 'critical-high' : BY_CODE[flag]}` as Key });
    return flag === 'known-text' ? '{"text":"PANIC low"}' : flag === 'H*' ? '{"text":"H*"}' : `{"coding":[{"code":"${flag}"}]}`;
  }

  part({ value, ranges, flags, loinc }: Of<typeof part>): string[] {
    const coding = loinc ? `,"coding":[{"system":"http://loinc.org","code":"2823-3","display":${this.text('loinc')}}]` : '';
    return [
      `"code":{"text":${this.text('test')}${coding}}`,
      ...this.value(value),
      ...(ranges.length > 0 ? [`"referenceRange":[${ranges.map((one) => this.range(one)).join()}]`] : []),
      ...(flags.length > 0 ? [`"interpretation":[${flags.map((one) => this.flag(one)).join()}]`] : []),
    ];
  }

  /** Answers a reference to the observation that it wrote. */
  observation(made: Made, within: boolean): string {
    const id = `o${this.resources.length + this.carried.length}x${this.#words}`;
    const elements = [`"resourceType":"Observation","id":"${id}","status":"${made.status}"`, ...this.part(made.part)];
    if (made.status !== 'final') this.due.push({ key: `status.${made.status}` as Key });
    const notes = Array.from(
      { length: made.notes },
      () => `{"text":${this.lines(this.word('note'), `  ${this.word('line')}`)},"authorString":${this.text('author')},"time":"2024-03-08"}`,
    );
    if (notes.length > 0) elements.push(`"note":[${notes.join()}]`);
    if (made.facts) {
      elements.push(
        `"method":{"text":${this.text('method')}},"bodySite":{"coding":[{"display":${this.text('site')}}]},"device":{"display":${this.text('device')}}`,
        `"specimen":{"display":${this.text('specimen')}},"derivedFrom":[{"display":${this.text('derived')}}],"focus":[{"display":${this.text('focus')}}]`,
        `"performer":[{"display":${this.text('laboratory')}}]`,
      );
    }
    if (made.marked) elements.push(`"modifierExtension":[{"url":"urn:x","valueString":${this.text('modifier')}}]`);
    if (made.components.length > 0) elements.push(`"component":[${made.components.map((one) => `{${this.part(one).join()}}`).join()}]`);
    const members = made.members.map((member) => this.observation(member, within));
    if (members.length > 0) elements.push(`"hasMember":[${members.join()}]`);
    (within ? this.carried : this.resources).push(`{${elements.join()}}`);
    return `{"reference":"${within ? `#${id}` : `Observation/${id}`}"}`;
  }

  report(made: Of<typeof whole>): string {
    const elements = [`"resourceType":"DiagnosticReport","id":"r","status":"${made.status}","category":[{"text":"Laboratory"}],"code":{"text":${this.text('report')}}`];
    if (made.status !== 'final') this.due.push({ key: `status.${made.status}` as Key });
    elements.push(`"result":[${made.tests.map((one) => this.observation(one, one.carried)).join()}]`);
    if (made.conclusion) elements.push(`"conclusion":${this.lines(`No sign of ${this.word('disease')}.`, `   Not ${this.word('grave')}`)}`);
    if (made.codes > 0) elements.push(`"conclusionCode":[${Array.from({ length: made.codes }, () => `{"text":${this.text('finding')}}`).join()}]`);
    if (made.people)
      elements.push(
        `"performer":[{"reference":"Organization/o","display":${this.text('lab')}},{"reference":"Practitioner/p","display":${this.text('doctor')}}],"resultsInterpreter":[{"display":${this.text('reader')}}]`,
      );
    if (made.pictures) elements.push(`"media":[{"comment":${this.text('picture')},"link":{"display":${this.text('link')}}}]`);
    if (made.files)
      elements.push(
        `"presentedForm":[{"contentType":"text/plain","title":${this.text('title')},"data":"YQ=="},{"title":${this.text('elsewhere')},"url":"https://lab.example/${this.word('path')}"}]`,
      );
    if (this.carried.length > 0) elements.push(`"contained":[${this.carried.join()}]`);
    return `{${elements.join()}}`;
  }
}

const stored = <R extends Resource>(json: string): Stored<R> => {
  const content = readJson(json) as R;
  return { id: `id-${content.id}`, source: 'lab', sourceId: content.id ?? '', version: 1, receivedAt: new Date('2026-11-20T12:00:00Z'), content };
};

/** As the rebuild draws it, the database keeps it, and the page reads it. */
function drawn(writer: Writer, report: string): LabResult {
  const input: LabInput = {
    reports: [stored<DiagnosticReport>(report)],
    observations: writer.resources.map((one) => stored<Observation>(one)),
    orders: [],
    specimens: [],
    shared: [],
    patient: { sex: 'female', birthDate: '1961-05-01' },
  };
  const [result, ...more] = buildLabResults(input, ZONE);
  if (!result || more.length > 0) throw new Error(`${more.length + (result ? 1 : 0)} results`);
  return JSON.parse(JSON.stringify(result));
}

function pageOf(result: LabResult): ResultPage {
  const row = {
    ...result,
    collected_at: new Date(result.collectedAt),
    collected_precision: result.collectedPrecision,
    reported_at: result.reportedAt,
    arrived_at: new Date(result.arrivedAt),
    labels: [],
    ordered_by: result.orderedBy,
    tests: open(result.tests),
    held_until: null,
    reviewed: false,
    notes: 0,
    unseen: false,
    wish: 'immediate',
  } as unknown as LabRow;
  const shown = show(row, { as: 'self', band: 'adult' }, { today: '2026-11-22', jurisdiction: 'US', doctorFirstDays: 3, wish: 'immediate' }, ZONE, true);
  if (!shown) throw new Error('nothing is shown');
  return { result: shown, notes: [], earlier: [] };
}
/** Labels decide who sees a test; here everybody does. */
const open = (tests: Test[]): Test[] => tests.map((one) => ({ ...one, labels: [], members: open(one.members) }));

function textOf(page: ResultPage, language: Language, print: boolean): string {
  const view = {
    t: wordsIn(language, ZONE),
    settings: Settings.parse({}),
    person: { id: 'p', given: 'Pat', family: 'Example', birthDate: '1961-05-01' },
    actor: null,
    now: new Date('2026-11-22T15:00:00Z'),
  } as unknown as View;
  const html = renderToString(print ? <ResultPrintPage view={view} page={page} /> : <ResultDetailPage view={view} page={page} formKey="key" />);
  const pieces: string[] = [];
  const walk = (node: Node) => {
    if (node.nodeType === 3) pieces.push(node.textContent ?? '');
    const block = node.nodeType === 1 && /^(?:DIV|P|LI|T[DHR]|H\d|SECTION|PRE|SPAN|STRONG)$/.test((node as Element).tagName);
    if (block) pieces.push(' ');
    for (const child of node.childNodes) walk(child);
    if (block) pieces.push(' ');
  };
  walk(new DOMParser().parseFromString(`<main>${html}</main>`, 'text/html').documentElement as unknown as Node);
  return pieces.join('').replace(/\s+/g, ' ').replace(/\( /g, '(').replace(/ \)/g, ')');
}

/** What is due and not there, in each language, on screen and on paper. */
function missing(page: ResultPage, due: readonly Due[]): string[] {
  return (['en', 'es'] as const).flatMap((language) =>
    [false, true].flatMap((print) => {
      const text = textOf(page, language, print);
      const t = wordsIn(language, ZONE);
      return due
        .filter((one) => ('text' in one ? !text.includes(one.text) : 'pattern' in one ? !new RegExp(one.pattern).test(text) : !text.includes(t(one.key))))
        .map((one) => `${language}${print ? ' on paper' : ''}: ${JSON.stringify(one)}`);
    }),
  );
}

describe('a result made at random', () => {
  it(
    'reaches the page whole',
    () =>
      fc.assert(
        fc.property(whole, (made) => {
          const writer = new Writer();
          const report = writer.report(made);
          expect(missing(pageOf(drawn(writer, report)), writer.due)).toEqual([]);
        }),
        { numRuns: 300 },
      ),
    120_000,
  );

  it.each<[string, (test: Test) => void, (due: Due) => boolean]>([
    ['a note', (test) => test.notes.splice(0), (due) => 'text' in due && /^(?:note|line|author)/.test(due.text)],
    ['a sign', (test) => 'comparator' in test.value && Object.assign(test.value, { comparator: '' }), (due) => 'pattern' in due && due.pattern.includes('≤')],
    ['a zero', (test) => 'sent' in test.value && Object.assign(test.value, { sent: String(Number(test.value.sent)) }), (due) => 'pattern' in due],
    [
      'a unit',
      (test) => Object.assign(test, { value: JSON.parse(JSON.stringify(test.value).replaceAll('mg/dL', '')) }),
      (due) => 'pattern' in due && due.pattern.includes('mg\\/dL'),
    ],
    [
      'a negation',
      (test) => test.value.kind === 'text' && Object.assign(test.value, { text: test.value.text.replace(/No|not/g, '') }),
      (due) => 'text' in due && due.text.startsWith('No growth'),
    ],
    ['a flag', (test) => test.flags.splice(0), (due) => 'key' in due && due.key === 'flag.critical-high'],
    ['a status', (test) => Object.assign(test, { status: 'final' }), (due) => 'key' in due && due.key === 'status.preliminary'],
    ['a member', (test) => test.members.splice(0), (due) => 'text' in due && due.text.startsWith('test')],
  ])(
    'without %s is found out',
    (_what, harm, isIts) => {
      // as often as such a part goes in, its loss is seen: in some it goes in twice
      let went = 0;
      let seen = 0;
      fc.assert(
        fc.property(whole, (made) => {
          const writer = new Writer();
          const result = drawn(writer, writer.report({ ...made, status: 'final' }));
          if (!writer.due.some(isIts)) return;
          went += 1;
          for (const one of leaves(result.tests)) harm(one);
          if (missing(pageOf(result), writer.due).some((one) => writer.due.filter(isIts).some((due) => one.endsWith(JSON.stringify(due))))) seen += 1;
        }),
        { numRuns: 60, seed: 7 },
      );
      expect(went).toBeGreaterThan(3);
      expect(seen).toBeGreaterThan(went / 2);
    },
    120_000,
  );
});
