import type { Key } from '../src/platform/i18n.ts';
import { unitText } from '../src/records/labs/tests/values.pages.tsx';
import { BY_CODE } from '../src/records/observations/flags/flags.rules.ts';
import {
  amount,
  type Due,
  exact,
  type Made,
  type Of,
  type part,
  type range,
  SIGNS,
  type value,
  type whole,
} from './made-reports.ts';

/**
 * Writes what was made as JSON text, so that digits are as a sender would spell them, and gathers
 * what is due for it.
 */
export class Writer {
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
    const system =
      coded && unit ? `,"system":"http://unitsofmeasure.org","code":${JSON.stringify(unit)}` : '';
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
        return [
          `"valueString":${this.lines(`${this.word('first')}`, `   - ${this.word('second')}`, '', this.word('third'))}`,
        ];
      case 'columns':
        return [
          `"valueString":${this.lines(`${this.word('left')}      : ${this.word('right')}`, `${this.word('left')}\t\t${this.word('right')}`)}`,
        ];
      case 'negation':
        return [
          `"valueString":${this.lines(`No growth of ${this.word('germ')}; not ${this.word('seen')}`)}`,
        ];
      case 'compared':
        if (/[eE]|^-?0\d/.test(a)) return [];
        this.due.push(amount(sign, a, unit === 'mg/dL' ? unit : ''));
        return [
          `"valueString":${JSON.stringify(`${sign}${a}${unit === 'mg/dL' ? ' mg/dL' : ''}`)}`,
        ];
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
        return [
          `"valueCodeableConcept":{"coding":[{"code":"x1","display":${this.text('one')}},{"system":"urn:local","code":"x2","display":${this.text('other')}}]}`,
        ];
      case 'code':
        this.due.push({ key: 'answer.260415000' });
        return [
          '"valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"260415000"}]}',
        ];
      case 'integer':
        this.due.push(amount('', String(whole), ''));
        return [`"valueInteger":${whole}`];
      case 'boolean':
        this.due.push({ key: coded ? 'answer.yes' : 'answer.no' });
        return [`"valueBoolean":${coded}`];
      case 'ratio':
        this.due.push(amount(sign, a, unit || 'g'), amount('', b, 'kg'), { text: ' / ' });
        return [
          `"valueRatio":{"numerator":${this.quantity(a, sign, unit || 'g')},"denominator":${this.quantity(b, '', 'kg')}}`,
        ];
      case 'range':
        this.due.push(amount('', a, ''), amount('', b, unit));
        return [
          `"valueRange":{"low":${this.quantity(a, '', unit)},"high":${this.quantity(b, '', unit)}}`,
        ];
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
        return [
          `"valueSampledData":{"origin":{"value":${origin},"unit":"mV"},"period":10,"dimensions":1,"data":"11 22 ${whole} E"}`,
        ];
      }
      case 'absent-code':
        this.due.push({ key: 'absent.not-performed' });
        return ['"dataAbsentReason":{"coding":[{"code":"not-performed"}]}'];
      case 'absent-text':
        return [`"dataAbsentReason":{"text":${this.text('why')},"coding":[{"code":"error"}]}`];
      case 'absent-extension':
        this.due.push({ key: 'absent.masked' });
        return [
          '"_valueString":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"masked"}]}',
        ];
      case 'both':
        return [
          `"valueString":${this.text('said')}`,
          `"dataAbsentReason":{"text":${this.text('why')}}`,
        ];
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
    const text =
      kind === 'text' || kind === 'both'
        ? `"text":${this.lines(`Below ${this.word('limit')}; not ${this.word('above')}`)}`
        : '';
    const who =
      kind === 'for'
        ? `"appliesTo":[{"text":${this.text('whom')}}],"type":{"text":${this.text('meaning')}}`
        : '';
    return `{${[limits, text, who].filter(Boolean).join(',')}}`;
  }

  flag(flag: string): string {
    if (flag === 'unknown-text') return `{"text":${this.text('mark')}}`;
    if (flag === 'unknown-code')
      return `{"coding":[{"system":"urn:local","code":"zz","display":${this.text('mark')}}]}`;
    if (flag === 'known-text') this.due.push({ key: 'flag.critical-low' });
    else this.due.push({ key: `flag.${flag === 'H*' ? 'critical-high' : BY_CODE[flag]}` as Key });
    return flag === 'known-text'
      ? '{"text":"PANIC low"}'
      : flag === 'H*'
        ? '{"text":"H*"}'
        : `{"coding":[{"code":"${flag}"}]}`;
  }

  part({ value, ranges, flags, loinc }: Of<typeof part>): string[] {
    const coding = loinc
      ? `,"coding":[{"system":"http://loinc.org","code":"2823-3","display":${this.text('loinc')}}]`
      : '';
    return [
      `"code":{"text":${this.text('test')}${coding}}`,
      ...this.value(value),
      ...(ranges.length > 0
        ? [`"referenceRange":[${ranges.map((one) => this.range(one)).join()}]`]
        : []),
      ...(flags.length > 0
        ? [`"interpretation":[${flags.map((one) => this.flag(one)).join()}]`]
        : []),
    ];
  }

  /** Answers a reference to the observation that it wrote. */
  observation(made: Made, within: boolean): string {
    const id = `o${this.resources.length + this.carried.length}x${this.#words}`;
    const elements = [
      `"resourceType":"Observation","id":"${id}","status":"${made.status}"`,
      ...this.part(made.part),
    ];
    if (made.status !== 'final') this.due.push({ key: `status.${made.status}` as Key });
    const notes = Array.from(
      { length: made.notes },
      () =>
        `{"text":${this.lines(this.word('note'), `  ${this.word('line')}`)},"authorString":${this.text('author')},"time":"2024-03-08"}`,
    );
    if (notes.length > 0) elements.push(`"note":[${notes.join()}]`);
    if (made.facts) {
      elements.push(
        `"method":{"text":${this.text('method')}},"bodySite":{"coding":[{"display":${this.text('site')}}]},"device":{"display":${this.text('device')}}`,
        `"specimen":{"display":${this.text('specimen')}},"derivedFrom":[{"display":${this.text('derived')}}],"focus":[{"display":${this.text('focus')}}]`,
        `"performer":[{"display":${this.text('laboratory')}}]`,
      );
    }
    if (made.marked)
      elements.push(`"modifierExtension":[{"url":"urn:x","valueString":${this.text('modifier')}}]`);
    if (made.components.length > 0)
      elements.push(
        `"component":[${made.components.map((one) => `{${this.part(one).join()}}`).join()}]`,
      );
    const members = made.members.map((member) => this.observation(member, within));
    if (members.length > 0) elements.push(`"hasMember":[${members.join()}]`);
    (within ? this.carried : this.resources).push(`{${elements.join()}}`);
    return `{"reference":"${within ? `#${id}` : `Observation/${id}`}"}`;
  }

  report(made: Of<typeof whole>): string {
    const elements = [
      `"resourceType":"DiagnosticReport","id":"r","status":"${made.status}","category":[{"text":"Laboratory"}],"code":{"text":${this.text('report')}}`,
    ];
    if (made.status !== 'final') this.due.push({ key: `status.${made.status}` as Key });
    elements.push(
      `"result":[${made.tests.map((one) => this.observation(one, one.carried)).join()}]`,
    );
    if (made.conclusion)
      elements.push(
        `"conclusion":${this.lines(`No sign of ${this.word('disease')}.`, `   Not ${this.word('grave')}`)}`,
      );
    if (made.codes > 0)
      elements.push(
        `"conclusionCode":[${Array.from({ length: made.codes }, () => `{"text":${this.text('finding')}}`).join()}]`,
      );
    if (made.people)
      elements.push(
        `"performer":[{"reference":"Organization/o","display":${this.text('lab')}},{"reference":"Practitioner/p","display":${this.text('doctor')}}],"resultsInterpreter":[{"display":${this.text('reader')}}]`,
      );
    if (made.pictures)
      elements.push(
        `"media":[{"comment":${this.text('picture')},"link":{"display":${this.text('link')}}}]`,
      );
    if (made.files)
      elements.push(
        `"presentedForm":[{"contentType":"text/plain","title":${this.text('title')},"data":"YQ=="},{"title":${this.text('elsewhere')},"url":"https://lab.example/${this.word('path')}"}]`,
      );
    if (this.carried.length > 0) elements.push(`"contained":[${this.carried.join()}]`);
    return `{${elements.join()}}`;
  }
}
