import type { Observation, Reference, Specimen } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { foundIn, indexOf, type LabInput, type Stored } from './index.rules.ts';
import { membersOf, type Reading, spanOf, testOf } from './observations.rules.ts';
import type { Dates } from './tests.rules.ts';

const ZONE = 'America/Chicago';
const stored = <R extends Observation | Specimen>(content: R): Stored<R> => ({
  id: content.id ?? '',
  source: 'lab',
  sourceId: content.id ?? '',
  version: 1,
  receivedAt: new Date('2026-11-21T12:00:00Z'),
  content,
});
const observation = (id: string, rest: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: id },
  subject: { reference: 'Patient/p' },
  ...rest,
});
function readingOf(others: Observation[] = [], rest: Partial<Reading> = {}): Reading {
  const patient = { sex: 'female', birthDate: '1961-05-01' };
  const input: LabInput = {
    reports: [],
    observations: others.map(stored),
    orders: [],
    specimens: [
      stored<Specimen>({ resourceType: 'Specimen', id: 's', note: [{ text: 'Came late' }] }),
    ],
    shared: [],
    patient,
  };
  return {
    index: indexOf(input),
    zone: ZONE,
    patient,
    said: new Set(),
    collected: null,
    comparable: true,
    on: '2026-11-21',
    seen: new Set(),
    parts: [],
    withdrawn: 0,
    missing: 0,
    ...rest,
  };
}
const read = (rest: Partial<Observation>, reading = readingOf()) =>
  testOf(foundIn(stored(observation('o', rest))), reading);
const to = (id: string): Reference<Observation> => ({ reference: `Observation/${id}` });

describe('whether a value is compared with its range', () => {
  const HIGH: Partial<Observation> = {
    valueQuantity: { value: 9, unit: 'mg/dL' },
    referenceRange: [{ low: { value: 1, unit: 'mg/dL' }, high: { value: 5, unit: 'mg/dL' } }],
  };
  const male = { ...HIGH.referenceRange?.[0], appliesTo: [{ text: 'Male' }] };
  it.each<[string, Partial<Observation>, Partial<Reading>, string]>([
    ['it is', HIGH, {}, 'high'],
    ['not of a test that was cancelled', { ...HIGH, status: 'cancelled' }, {}, 'none'],
    ['not under rules that we cannot read', { ...HIGH, implicitRules: 'urn:rules' }, {}, 'none'],
    ['not where the report changes the meaning', HIGH, { comparable: false }, 'none'],
    ['not with a range for another sex', { ...HIGH, referenceRange: [male] }, {}, 'none'],
    [
      'the laboratory’s own word counts before ours',
      { ...HIGH, interpretation: [{ coding: [{ code: 'N' }] }] },
      { comparable: false },
      'normal',
    ],
  ])('%s', (_case, rest, reading, flag) =>
    expect(read(rest, readingOf([], reading)).flag).toBe(flag),
  );
  it('the patient’s sex and age don’t apply to a test about somebody else', () => {
    const female = { ...HIGH.referenceRange?.[0], appliesTo: [{ text: 'Female' }] };
    const focus = [{ reference: 'Patient/baby', type: 'Patient' as const }];
    expect(read({ ...HIGH, referenceRange: [female] }).flag).toBe('high');
    expect(read({ ...HIGH, referenceRange: [female], focus }).flag).toBe('none');
  });
});

describe('a test includes', () => {
  it('when it was collected, only if the report does not say the same', () => {
    const about = (collected: Dates | null) =>
      read({ effectiveDateTime: '2026-11-20' }, readingOf([], { collected })).facts;
    const own = { start: '2026-11-20', end: null };
    expect(about(own)).toEqual([]);
    expect(about({ start: '2026-11-19', end: null })).toEqual([{ about: 'collected', dates: own }]);
  });
  it('only what the report does not already say', () => {
    const rest = { method: { text: 'PCR' }, bodySite: { text: 'Arm' } };
    expect(read(rest, readingOf([], { said: new Set(['method PCR']) })).facts).toEqual([
      { about: 'body-site', says: [{ text: 'Arm' }] },
    ]);
  });
  it('a note on its specimen, unless the report has it', () => {
    const rest = { specimen: { reference: 'Specimen/s' } };
    const said = new Set(['note Came late']);
    expect(read(rest).notes).toEqual([{ text: 'Came late' }]);
    expect(read(rest, readingOf([], { said })).notes).toEqual([]);
  });
  it('why there is no value, even beside a value', () => {
    const dataAbsentReason = { text: 'Hemolyzed' };
    expect(read({ dataAbsentReason, valueString: '7' }).absent?.text).toBe('Hemolyzed');
    expect(read({ dataAbsentReason })).toMatchObject({
      absent: null,
      value: { kind: 'absent', reason: { text: 'Hemolyzed' } },
    });
  });
  it.each<[string, Partial<Observation>]>([
    ['its name', { code: { text: 'HIV 1 antibody' } }],
    ['its value', { valueString: 'HIV positive' }],
    ['a note', { note: [{ text: 'HIV confirmed' }] }],
    ['its method', { method: { text: 'HIV assay' } }],
    ['why it has no value', { dataAbsentReason: { text: 'HIV consent missing' } }],
    ['the text of its range', { referenceRange: [{ text: 'HIV negative' }] }],
    ['how it is interpreted', { interpretation: [{ text: 'HIV reactive' }] }],
  ])('that it is private because of %s', (_case, rest) => {
    expect(read(rest).labels).toContain('hiv');
    const component = [{ code: { text: 'part' }, ...rest }] as Observation['component'];
    if (!rest.note && !rest.method) expect(read({ component }).members[0]?.labels).toContain('hiv');
  });
});

describe('the components of a test', () => {
  it('are its tests after its members, with its status and ids of their own', () => {
    const component = [
      { code: { text: 'a' }, valueString: '1' },
      { code: { text: 'b' }, valueString: '2' },
    ];
    const test = read(
      { status: 'preliminary', hasMember: [to('m')], component },
      readingOf([observation('m')]),
    );
    expect(test.members.map((one) => [one.id, one.name, one.status])).toEqual([
      ['m', 'm', 'final'],
      ['o.0', 'a', 'preliminary'],
      ['o.1', 'b', 'preliminary'],
    ]);
  });
});

describe('the tests that a report lists', () => {
  const list = (references: Reference[], ...others: Observation[]) => {
    const reading = readingOf(others);
    const tests = membersOf(references, { source: 'lab', holders: [] }, 'r', reading);
    return { reading, ids: tests.map((one) => one.id), tests };
  };
  it('are read once each, even if listed twice or in a cycle', () => {
    const { ids, tests, reading } = list(
      [to('a'), to('a')],
      observation('a', { hasMember: [to('b')] }),
      observation('b', { hasMember: [to('a')] }),
    );
    expect(ids).toEqual(['a']);
    expect(tests[0]?.members.map((one) => [one.id, one.members.length])).toEqual([['b', 0]]);
    expect(reading.parts.map((one) => one.id)).toEqual(['a', 'b']);
  });
  it('entered in error are counted and not shown, but still are a source', () => {
    const { ids, reading } = list([to('a')], observation('a', { status: 'entered-in-error' }));
    expect([ids, reading.withdrawn, reading.parts.length]).toEqual([[], 1, 1]);
  });
  it('that are not on file are shown by the name that came, private ones as such', () => {
    const { tests, reading } = list([{ ...to('gone'), display: 'HIV test' }]);
    expect(tests).toMatchObject([
      { name: 'HIV test', value: { kind: 'absent', reason: { codes: ['not-here'] } } },
    ]);
    expect(tests[0]?.labels).toContain('hiv');
    expect(reading.missing).toBe(0);
  });
  it('without even a name are counted as missing', () => {
    const { ids, reading } = list([to('gone'), to('gone-too')]);
    expect([ids, reading.missing]).toEqual([[], 2]);
  });
  it('are none if none are listed', () =>
    expect(membersOf(undefined, { source: 'lab', holders: [] }, 'r', readingOf())).toEqual([]));
});

describe('when a report’s tests were collected', () => {
  const of = (start: string | null, end: string | null = null): Dates => ({ start, end });
  it.each<[string, (Dates | null)[], Dates | null]>([
    [
      'from the first to the last',
      [of('2026-11-02'), of('2026-11-01'), of('2026-11-03')],
      of('2026-11-01', '2026-11-03'),
    ],
    ['once, where all are the same', [of('2026-11-02'), of('2026-11-02')], of('2026-11-02')],
    [
      'to the end of a period',
      [of('2026-11-01', '2026-11-05'), of('2026-11-02')],
      of('2026-11-01', '2026-11-05'),
    ],
    [
      'by the times, not by their texts',
      [of('2026-11-01T23:00:00-06:00'), of('2026-11-02T01:00:00Z')],
      of('2026-11-02T01:00:00Z', '2026-11-01T23:00:00-06:00'),
    ],
    ['unknown, where it is of any test', [of('2026-11-01'), null], null],
    ['unknown of none', [], null],
    ['not by what no calendar has', [of('2026-02-30'), of('2026-11-02')], of('2026-11-02')],
  ])('%s', (_case, all, span) => expect(spanOf(all, ZONE)).toEqual(span));
});
