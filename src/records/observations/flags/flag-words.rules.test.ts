import type { CodeableConcept } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { readInterpretations } from './flag-words.rules.ts';
import { BY_CODE, FLAGS, type Flag, isAbnormal, isCritical } from './flags.rules.ts';

const V3 = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation';
const V2 = 'http://terminology.hl7.org/CodeSystem/v2-0078';
const coded = (code: string, system?: string, display?: string): CodeableConcept => ({
  coding: [{ code, ...(system && { system }), ...(display && { display }) }],
});
const flags = (...concepts: CodeableConcept[]) => readInterpretations(concepts).flags;

/**
 * Every code of the code system v3-ObservationInterpretation (and thereby of v2 table 0078) with
 * HL7's own name for it.
 */
const HL7: [string, string, Flag][] = [
  ['CAR', 'Carrier', 'carrier'],
  ['Carrier', 'Carrier', 'carrier'],
  ['B', 'Better', 'better'],
  ['D', 'Significant change down', 'went-down'],
  ['U', 'Significant change up', 'went-up'],
  ['W', 'Worse', 'worse'],
  ['<', 'Off scale low', 'off-scale-low'],
  ['>', 'Off scale high', 'off-scale-high'],
  ['AC', 'Anti-complementary substances present', 'anti-complementary'],
  ['IE', 'Insufficient evidence', 'too-little-evidence'],
  ['QCF', 'Quality control failure', 'control-failed'],
  ['TOX', 'Cytotoxic substance present', 'toxic'],
  ['A', 'Abnormal', 'abnormal'],
  ['AA', 'Critical abnormal', 'critical'],
  ['AA', 'Critically abnormal', 'critical'],
  ['HH', 'Critical high', 'critical-high'],
  ['HH', 'Critically high', 'critical-high'],
  ['LL', 'Critical low', 'critical-low'],
  ['H', 'High', 'high'],
  ['H>', 'Significantly high', 'very-high'],
  ['HU', 'Significantly high', 'very-high'],
  ['HU', 'Very high', 'very-high'],
  ['L', 'Low', 'low'],
  ['L<', 'Significantly low', 'very-low'],
  ['LU', 'Significantly low', 'very-low'],
  ['N', 'Normal', 'normal'],
  ['I', 'Intermediate', 'intermediate'],
  ['MS', 'moderately susceptible', 'intermediate'],
  ['NCL', 'No CLSI defined breakpoint', 'no-breakpoint'],
  ['NS', 'Non-susceptible', 'not-susceptible'],
  ['R', 'Resistant', 'resistant'],
  ['SYN-R', 'Synergy - resistant', 'resistant'],
  ['S', 'Susceptible', 'susceptible'],
  ['SDD', 'Susceptible-dose dependent', 'dose-dependent'],
  ['SYN-S', 'Synergy - susceptible', 'susceptible'],
  ['VS', 'very susceptible', 'susceptible'],
  ['VS', 'Very susceptible. Indicates for microbiology susceptibilities only.', 'susceptible'],
  ['EX', 'outside threshold', 'outside-threshold'],
  ['HX', 'above high threshold', 'above-threshold'],
  ['LX', 'below low threshold', 'below-threshold'],
  ['HM', 'Hold for Medical Review', 'medical-review'],
  ['IND', 'Indeterminate', 'indeterminate'],
  ['E', 'Equivocal', 'equivocal'],
  ['NEG', 'Negative', 'negative'],
  ['ND', 'Not detected', 'not-detected'],
  ['POS', 'Positive', 'positive'],
  ['DET', 'Detected', 'detected'],
  ['EXP', 'Expected', 'expected'],
  ['UNE', 'Unexpected', 'unexpected'],
  ['OBX', 'Interpretation qualifiers in separate OBX segments', 'said-elsewhere'],
  ['NR', 'Non-reactive', 'not-reactive'],
  ['RR', 'Reactive', 'reactive'],
  ['WR', 'Weakly reactive', 'weakly-reactive'],
];

describe('a laboratory’s flag', () => {
  it.each(HL7)('%s, %s: %s', (code, display, flag) => {
    expect(flags(coded(code, V3))).toEqual([flag]);
    expect(flags(coded(code, V2, display))).toEqual([flag]);
    expect(flags(coded(` ${code.toLowerCase()} `))).toEqual([flag]);
    expect(flags({ text: display })).toEqual([flag]);
    expect(flags({ text: `  ${display.toUpperCase()} ` })).toEqual([flag]);
    expect(flags({ coding: [{ display }] })).toEqual([flag]);
    expect(readInterpretations([coded(code, V3, display)]).marks).toEqual([]);
  });
  it('knows every code', () =>
    expect(Object.keys(BY_CODE).sort()).toEqual(
      [...new Set(HL7.map(([code]) => code.toUpperCase()))].sort(),
    ));

  it.each([
    ['H*', 'critical-high'],
    ['HH*', 'critical-high'],
    ['HHH', 'critical-high'],
    ['L*', 'critical-low'],
    ['LLL', 'critical-low'],
    ['*', 'critical'],
    ['A*', 'critical'],
    ['Panic', 'critical'],
    ['PANIC HIGH', 'critical-high'],
    ['Crítico', 'critical'],
    ['crítico alto', 'critical-high'],
    ['alto', 'high'],
    ['Elevado', 'high'],
    ['BAJO', 'low'],
    ['Anormal', 'abnormal'],
    ['Positivo', 'positive'],
    ['No reactivo', 'not-reactive'],
    ['no detectado', 'not-detected'],
    ['Above high normal', 'high'],
    ['WNL', 'normal'],
    ['Nonreactive', 'not-reactive'],
    ['Borderline', 'equivocal'],
    ['Sensitive', 'susceptible'],
    ['Resistente', 'resistant'],
    ['↑', 'high'],
    ['Alert High', 'critical-high'],
    ['CRIT', 'critical'],
    ['Pánico', 'critical'],
    ['*CRITICAL*', 'critical'],
    ['Abnormal (high)', 'abnormal', 'high'],
    ['Muy elevado', 'very-high'],
    ['Alterado', 'abnormal'],
    ['Above reference interval', 'high'],
    ['Outside normal range', 'abnormal'],
    ['↑↑', 'very-high'],
  ] as const)('as text %s: %s', (text, ...said) => {
    const known = said.sort();
    expect(flags({ text }).sort()).toEqual(known);
    expect(flags({ coding: [{ system: 'urn:local', code: 'X17', display: text }] }).sort()).toEqual(
      known,
    );
  });
  it('may be a word in place of a code', () => {
    expect([
      flags(coded('HIGH')),
      flags(coded('CRIT', 'urn:local')),
      flags(coded('Bajo', 'urn:local')),
    ]).toEqual([['high'], ['critical'], ['low']]);
    expect(readInterpretations([coded('HIGH', 'urn:local')]).marks).toEqual([]);
  });
  it('that is called critical in a longer text is critical, and the text is kept', () => {
    const of = (text: string) => readInterpretations([{ text }]);
    expect(of('Critical value, called to Dr. Osei at 10:12')).toEqual({
      flags: ['critical'],
      marks: [{ text: 'Critical value, called to Dr. Osei at 10:12' }],
    });
    expect(of('Valor crítico, muy alto; avisado')).toMatchObject({
      flags: ['critical'],
      marks: [{}],
    });
    expect([of('CRITICAL HIGH (HH)').flags, of('Above the panic limit').flags]).toEqual([
      ['critical-high'],
      ['critical'],
    ]);
    expect([
      of('Not critical').flags,
      of('Non-critical high').flags,
      of('No crítico').flags,
    ]).toEqual([[], [], []]);
  });
  it('given as an asterisk is critical, even as a code', () =>
    expect([flags(coded('H*')), flags(coded('L*', 'urn:vista'))]).toEqual([
      ['critical-high'],
      ['critical-low'],
    ]));
  it('may be a SNOMED CT finding', () =>
    expect(flags(coded('281302008', 'http://snomed.info/sct', 'Above reference range'))).toEqual([
      'high',
    ]));

  it('from an unknown system is read if it means the same everywhere', () => {
    expect(flags(coded('HH', 'urn:local'))).toEqual(['critical-high']);
    expect(readInterpretations([coded('R', 'urn:local')])).toMatchObject({
      flags: [],
      marks: [{ text: 'R' }],
    }); // reactive, or resistant
    expect(flags(coded('R', 'urn:local', 'Reactive'))).toEqual(['reactive']);
  });

  it('are all shown, the critical one first, and a change hides none', () => {
    expect(flags(coded('U', V3), coded('HH', V3), coded('A', V3))).toEqual([
      'critical-high',
      'abnormal',
      'went-up',
    ]);
    expect(flags(coded('N', V3), coded('H', V3))).toEqual(['high', 'normal']);
    expect(flags({ text: 'H, U' })).toEqual(['high', 'went-up']);
    expect(flags({ coding: [{ code: 'H' }, { code: 'HH' }] })).toEqual(['critical-high', 'high']);
  });

  it('that we do not know is kept as it came', () => {
    expect(readInterpretations([{ text: 'See comment' }])).toEqual({
      flags: [],
      marks: [{ text: 'See comment' }],
    });
    expect(
      readInterpretations([
        { coding: [{ system: 'urn:local', code: 'Q9', display: 'Repeat in 3 months' }] },
      ]),
    ).toMatchObject({
      flags: [],
      marks: [{ text: 'Repeat in 3 months' }],
    });
    // what the text says beyond the code is shown too
    expect(
      readInterpretations([{ ...coded('H', V3, 'High'), text: 'High, consistent with CKD' }]),
    ).toEqual({
      flags: ['high'],
      marks: [{ text: 'High, consistent with CKD' }],
    });
    expect(readInterpretations(undefined)).toEqual({ flags: [], marks: [] });
    expect(readInterpretations([coded('null', V2)])).toEqual({ flags: [], marks: [] });
  });

  it('asks for attention exactly when it should', () => {
    const quiet: Flag[] = [
      'none',
      'normal',
      'negative',
      'not-detected',
      'not-reactive',
      'susceptible',
      'expected',
      'no-breakpoint',
      'said-elsewhere',
      'medical-review',
    ];
    const change: Flag[] = ['better', 'worse', 'went-up', 'went-down'];
    for (const flag of Object.keys(FLAGS) as Flag[])
      expect([flag, isAbnormal(flag)]).toEqual([flag, ![...quiet, ...change].includes(flag)]);
    expect((Object.keys(FLAGS) as Flag[]).filter(isCritical)).toEqual([
      'critical-high',
      'critical-low',
      'critical',
    ]);
  });
});
