import type { DiagnosticReport, Observation } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { stored } from '../../../../test/labs.ts';
import type { LabInput, Stored } from '../../observations/index.rules.ts';
import type { Test } from '../../observations/tests.rules.ts';
import { buildLabResults } from './results.rules.ts';

const RECEIVED = new Date('2026-11-21T12:00:00Z');

const lab = [{ text: 'Laboratory' }];

const observation = (id: string, rest: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  category: lab,
  code: { text: id },
  subject: { reference: 'Patient/p' },
  ...rest,
});

const report = (
  id: string,
  result: string[],
  rest: Partial<DiagnosticReport> = {},
): DiagnosticReport => ({
  resourceType: 'DiagnosticReport',
  id,
  status: 'final',
  category: lab,
  code: { text: id },
  subject: { reference: 'Patient/p' },
  result: result.map((reference) => ({ reference })),
  ...rest,
});

const of = (...members: string[]): Partial<Observation> => ({
  hasMember: members.map((reference) => ({ reference })),
});

function build(
  ...resources: (DiagnosticReport | Observation | Stored<DiagnosticReport | Observation>)[]
) {
  const all = resources.map((one) => ('content' in one ? one : stored(one)));
  const input: LabInput = {
    reports: all.filter(
      (one): one is Stored<DiagnosticReport> => one.content.resourceType === 'DiagnosticReport',
    ),
    observations: all.filter(
      (one): one is Stored<Observation> => one.content.resourceType === 'Observation',
    ),
    orders: [],
    specimens: [],
    shared: [],
    patient: { sex: 'female', birthDate: '1961-05-01' },
  };
  return buildLabResults(input, 'America/Chicago');
}

type Tree = { [name: string]: Tree };

const tree = (tests: readonly Test[]): Tree =>
  Object.fromEntries(tests.map((test) => [test.name, tree(test.members)]));

const trees = (...resources: Parameters<typeof build>) =>
  Object.fromEntries(build(...resources).map((result) => [result.name, tree(result.tests)]));

describe('tests are where they belong', () => {
  const [a, b, c] = [
    observation('a', of('Observation/b')),
    observation('b', of('Observation/c')),
    observation('c'),
  ];
  it('in their report, at any depth, and not beside it', () => {
    expect(trees(report('r', ['Observation/a']), a, b, c)).toEqual({ r: { a: { b: { c: {} } } } });
    expect(trees(c, b, a)).toEqual({ a: { a: { b: { c: {} } } } });
  });
  it('inside what contains them, in whatever order the report names them', () => {
    expect(
      trees(report('r', ['Observation/c', 'Observation/b', 'Observation/a']), a, b, c),
    ).toEqual({ r: { a: { b: { c: {} } } } });
    expect(trees(report('r', ['Observation/c', 'Observation/c']), c)).toEqual({ r: { c: {} } });
  });
  it('once, if they contain each other or themselves', () => {
    const [x, y] = [observation('x', of('Observation/y')), observation('y', of('Observation/x'))];
    expect(trees(x, y)).toEqual({ x: { x: { y: {} } } });
    expect(trees(report('r', ['Observation/y', 'Observation/x']), x, y)).toEqual({
      r: { y: { x: {} } },
    });
    expect(trees(observation('own', of('Observation/own')))).toEqual({ own: { own: {} } });
  });
  it('on their own, if the report that contained them was entered in error', () =>
    expect(trees(report('r', ['Observation/c'], { status: 'entered-in-error' }), c)).toEqual({
      r: { c: {} },
      c: { c: {} },
    }));
  it('not outside a finding of another kind that contains them, unless they are laboratory tests', () => {
    const vital = { category: [{ text: 'Vital signs' }] };
    const plain = { ...observation('plain'), category: [] };
    expect(
      trees(observation('v', { ...vital, ...of('Observation/plain', 'Observation/c') }), plain, c),
    ).toEqual({ c: { c: {} } });
  });
  it('by source, type and id, however a reference is written', () => {
    const other = stored(observation('c', { code: { text: 'not this one' } }), 'elsewhere');
    for (const reference of [
      'Observation/c',
      'Observation/c/_history/4',
      'https://lab.example/fhir/Observation/c',
      'urn:uuid:c',
    ])
      expect(trees(report('r', [reference]), other, c)).toEqual({
        r: { c: {} },
        'not this one': { 'not this one': {} },
      });
    for (const reference of ['Patient/c', 'Observation/nobody', '#c'])
      expect(build(report('r', [reference]), c)[0]?.about.missing).toBe(1);
    const named = {
      ...report('r', []),
      result: [{ identifier: { system: 'urn:acc', value: '17' } }],
    };
    expect(
      trees(named, observation('c', { identifier: [{ system: 'urn:acc', value: '17' }] })),
    ).toEqual({ r: { c: {} } });
  });
});

describe('what a result says about itself', () => {
  it('its date is when it was taken, reported or received, in this order', () => {
    const [taken, reported, neither] = [
      { effectiveDateTime: '2024-03-08', issued: '2024-03-09T12:00:00Z' },
      { issued: '2024-03-09T12:00:00Z' },
      {},
    ].map((rest) => build(observation('o', rest))[0]);
    expect([taken?.collectedAt, taken?.collectedPrecision, taken?.datedAt]).toEqual([
      new Date('2024-03-08T18:00:00Z'),
      'day',
      new Date('2024-03-08T18:00:00Z'),
    ]);
    expect([
      reported?.collectedAt,
      reported?.collectedPrecision,
      reported?.about.collected,
    ]).toEqual([new Date('2024-03-09T12:00:00Z'), 'unknown', null]);
    expect([neither?.collectedAt, neither?.collectedPrecision, neither?.datedAt]).toEqual([
      RECEIVED,
      'unknown',
      null,
    ]);
  });
  it('its date is when its tests were taken, if it has none itself', () => {
    const at = (id: string, effectiveDateTime?: string) =>
      observation(id, effectiveDateTime ? { effectiveDateTime } : {});
    const collected = (...tests: Observation[]) =>
      build(
        report(
          'r',
          tests.map((one) => `Observation/${one.id}`),
        ),
        ...tests,
      )[0]?.about.collected;
    expect(collected(at('a', '2024-03-08T08:00:00Z'), at('b', '2024-03-08T07:00:00Z'))).toEqual({
      start: '2024-03-08T07:00:00Z',
      end: '2024-03-08T08:00:00Z',
    });
    expect(collected(at('a', '2024-03-08'), at('b', '2024-03-08'))).toEqual({
      start: '2024-03-08',
      end: null,
    });
    expect(collected(at('a', '2024-03-08'), at('b'))).toBeNull(); // one of them is unknown
  });
  it('a test has its own time if that is different', () => {
    const tests = ['07:00', '08:00'].map((time) =>
      observation(time.slice(0, 2), { effectiveDateTime: `2024-03-08T${time}:00Z` }),
    );
    const [result] = build(
      report('r', ['Observation/07', 'Observation/08'], {
        effectiveDateTime: '2024-03-08T07:00:00Z',
      }),
      ...tests,
    );
    expect(result?.tests.map((test) => test.facts)).toEqual([
      [],
      [{ about: 'collected', dates: { start: '2024-03-08T08:00:00Z', end: null } }],
    ]);
  });
  it('it is private because of any of its words', () => {
    const labels = (rest: Partial<Observation>) =>
      build(
        observation('o', {
          code: { coding: [{ system: 'http://loinc.org', code: '9999-9' }], text: 'Test' },
          ...rest,
        }),
      )[0]?.labels;
    expect(labels({ valueString: 'HIV-1 antibodies detected' })).toEqual(['hiv']);
    expect(labels({ note: [{ text: 'Confirms gonorrhea' }] })).toEqual(['sti']);
    expect(
      labels({
        valueCodeableConcept: {
          text: 'See text',
          coding: [{ display: 'Invasive ductal carcinoma' }],
        },
      }),
    ).toEqual(['malignancy']);
    // the component’s own label
    expect(labels({ component: [{ code: { text: 'Cocaine' }, valueString: 'x' }] })).toEqual([]);
    expect(
      build(observation('o', { component: [{ code: { text: 'Cocaine' }, valueString: 'x' }] }))[0]
        ?.tests[0]?.members[0]?.labels,
    ).toContain('substance-use');
    expect(build(report('r', [], { conclusion: 'Positive for syphilis' }))[0]?.labels).toContain(
      'sti',
    );
    expect(
      build(
        report('r', [], { conclusionCode: [{ coding: [{ display: 'Malignant melanoma' }] }] }),
      )[0]?.labels,
    ).toContain('malignancy');
  });
});

it('a contained test that names somebody else is not shown as this person’s', () => {
  const inside = (id: string, subject: Observation['subject']) =>
    ({ ...observation(id, { valueString: id }), subject }) as Observation;
  const contained = [
    inside('own', { reference: 'Patient/p' }),
    inside('silent', undefined),
    inside('other', { reference: 'Patient/q' }),
    inside('far', { reference: 'https://x.example/fhir/Patient/p' }),
  ];
  const [result] = build(report('r', ['#own', '#silent', '#other', '#far'], { contained }));
  expect(result?.tests.map((test) => test.name)).toEqual(['own', 'silent', 'far']);
  expect(result?.about.missing).toBe(1);
});
