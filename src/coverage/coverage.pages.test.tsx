import type { Coverage } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { readJson } from '../fhir/decimals.ts';
import type { View } from '../platform/http/routes.ts';
import { wordsIn } from '../platform/i18n.ts';
import { parseSettings } from '../platform/settings/settings.ts';
import { CoveragePage } from './coverage.pages.tsx';
import { readPlans } from './coverage.rules.ts';
import { KINDS } from './kinds.rules.ts';

const TODAY = '2026-11-22';
const settings = parseSettings({});

function textOf(language: 'en' | 'es', coverages: Coverage[]): string {
  // all parts of a view that this page reads
  const view = { t: wordsIn(language, settings.zone), settings, today: TODAY } as View;
  const rows = coverages.map((content, at) => ({ id: `c${at}`, source: 'a', content }));
  const plans = readPlans(rows, TODAY, settings.zone, (_source, type, id) =>
    type === 'Organization'
      ? { resourceType: 'Organization', name: `Organization ${id}` }
      : undefined,
  );
  return renderToString(<CoveragePage view={view} plans={plans} />)
    .replace(/<[^>]*>/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');
}

describe('the page of plans', () => {
  it('shows every text and number of every plan in full, in both languages and every state', () => {
    let count = 0;
    const word = fc
      .constantFrom('Ab', 'Zé', '00', '7-', 'X ')
      .map((start) => `${start}${(count++).toString(36)}q`);
    const maybe = <T,>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
    const decimal = fc.constantFrom('20.00', '0.10', '15', '1500.5', '0', '12345.60');
    const knownOr = (...codes: string[]) =>
      fc.oneof(
        fc.constantFrom(...codes).map((code) => ({ coding: [{ code }] })),
        fc.record({ text: word }),
        fc.record({
          text: word,
          coding: fc.tuple(
            fc.record({ system: fc.constant('urn:local'), code: word, display: word }),
          ),
        }),
        fc.record({
          coding: fc.tuple(fc.record({ system: fc.constant('urn:local'), code: word })),
        }),
      );
    const one = fc.record({
      status: fc.constantFrom('active', 'cancelled'),
      period: fc.constantFrom(
        {},
        { start: '2026-01-01' },
        { end: '2026-03-31' },
        { start: '2027-02' },
        { start: '2019', end: '2020' },
      ),
      type: maybe(knownOr('DENTAL', 'HMO', 'LTC')),
      payor: fc.array(
        fc.oneof(
          fc.record({ display: word }),
          fc.record({ reference: word.map((id) => `Organization/${id.replace(/[^\w]/g, '')}`) }),
          fc.record({ identifier: fc.record({ value: word }) }),
        ),
        { maxLength: 2 },
      ),
      identifier: fc.array(
        fc.oneof(fc.record({ value: word }), fc.record({ value: word, type: knownOr('MB', 'SN') })),
        { maxLength: 3 },
      ),
      subscriberId: maybe(word),
      dependent: maybe(word),
      network: maybe(word),
      subscriber: maybe(fc.record({ display: word })),
      policyHolder: maybe(fc.record({ display: word })),
      relationship: maybe(knownOr('self', 'child', 'injured')),
      order: maybe(fc.constantFrom('1', '2', '7')),
      class: fc.array(
        fc.record({
          type: knownOr('group', 'plan', 'rxbin', 'sequence'),
          value: word,
          name: maybe(word),
        }),
        { maxLength: 4 },
      ),
      costToBeneficiary: fc.array(
        fc.oneof(
          fc.record({
            type: knownOr('gpvisit', 'deductible'),
            valueMoney: fc.record({ value: decimal, currency: fc.constantFrom('USD', 'EUR') }),
            exception: fc.array(
              fc.record({ type: knownOr('retired'), period: fc.constant({ start: '2026-05-01' }) }),
              { maxLength: 1 },
            ),
          }),
          fc.record({
            type: knownOr('copaypct'),
            valueQuantity: fc.record({ value: decimal, unit: word }),
          }),
        ),
        { maxLength: 2 },
      ),
      contract: fc.array(fc.record({ display: word }), { maxLength: 1 }),
      modifierExtension: maybe(fc.tuple(fc.record({ url: word, valueString: word }))),
    });
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('en' as const, 'es' as const),
        (list, language) => {
          const json = JSON.stringify(
            list.map((rest) => ({
              resourceType: 'Coverage',
              beneficiary: { reference: 'Patient/p' },
              ...rest,
            })),
          )
            // amounts are spelled as numbers, with their trailing zeros
            .replace(/"value":"(\d+(?:\.\d+)?)"(?=,"(?:currency|unit)")/g, '"value":$1')
            .replace(/"order":"(\d)"/g, '"order":$1');
          const text = textOf(language, readJson(json) as Coverage[]);
          const wanted: string[] = [];
          const walk = (value: unknown, key: string): void => {
            if (typeof value === 'string') {
              if (/q$/.test(value))
                wanted.push(key === 'reference' ? `Organization ${value.split('/')[1]}` : value);
              else if (key === 'value') wanted.push(value);
            } else if (typeof value === 'object' && value !== null) {
              // a text or display says it; the code beside it is for machines
              const said =
                'coding' in value &&
                Array.isArray(value.coding) &&
                ('text' in value || value.coding.some((coding) => coding.display));
              for (const [name, held] of Object.entries(value))
                if (!(key === 'coding-said' && name === 'code'))
                  walk(
                    held,
                    said && name === 'coding' ? 'coding-said' : Array.isArray(value) ? key : name,
                  );
            }
          };
          walk(list, '');
          for (const one of wanted) expect(text, one).toContain(one.trim());
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each(['en', 'es'] as const)(
    'has words for every kind, state and relationship (%s)',
    (language) => {
      const t = wordsIn(language, settings.zone);
      for (const kind of KINDS) expect(t.has(`coverage.kind-${kind}`), kind).toBe(true);
      for (const is of ['self', 'spouse', 'common', 'child', 'parent', 'injured', 'other'])
        expect(t.has(`coverage.is-${is}`), is).toBe(true);
    },
  );

  it('shows the numbers separately, and each thing once', () => {
    const base: Coverage = {
      resourceType: 'Coverage',
      status: 'active',
      beneficiary: { reference: 'Patient/p' },
      payor: [{ display: 'Payer' }],
    };
    const text = textOf('en', [
      {
        ...base,
        subscriberId: '888009335',
        dependent: '02',
        relationship: { coding: [{ code: 'child', display: 'Child' }], text: 'Child' },
        type: {
          coding: [
            {
              system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
              code: 'DENTAL',
              display: 'dental care policy',
            },
          ],
          text: 'dental care policy',
        },
      },
    ]);
    expect(text).toContain('Subscriber’s number 888009335 Dependent 02');
    expect(text).not.toContain('Member ID');
    expect(text).toContain('What it pays for Dental care (dental care policy)');
    expect(text).toContain('Covered as child of the plan’s member (Child)');
    expect(textOf('en', [base])).not.toContain('Covered as');
  });

  it('names the kind that ended, in the reader’s language', () => {
    const dental = (end: string): Coverage => ({
      resourceType: 'Coverage',
      status: 'active',
      beneficiary: { reference: 'Patient/p' },
      payor: [],
      type: { text: 'Dental' },
      period: { end },
    });
    expect(textOf('en', [dental('2026-10-31')])).toContain(
      'Your coverage for dental care ended on Oct 31, 2026',
    );
    expect(textOf('es', [dental('2026-10-31')])).toContain(
      'Su cobertura de atención dental terminó el 31 de oct de 2026',
    );
    expect(textOf('en', [dental('2026-10')])).toContain(
      'Your coverage for dental care ended in Oct 2026',
    );
    expect(textOf('en', [{ ...dental('2025'), type: {} }])).toContain(
      'Your coverage ended in 2025',
    );
  });
});
