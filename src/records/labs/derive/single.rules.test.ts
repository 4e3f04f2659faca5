import type { Observation, Specimen } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { indexOf, type LabInput, type Stored } from '../../observations/index.rules.ts';
import { ofObservation } from './single.rules.ts';

const RECEIVED = new Date('2026-11-21T12:00:00Z');
const stored = <R extends Observation | Specimen>(content: R): Stored<R> => ({
  id: content.id ?? '',
  source: 'lab',
  sourceId: content.id ?? '',
  version: 1,
  receivedAt: RECEIVED,
  content,
});
const observation = (rest: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  id: 'o',
  status: 'final',
  code: { text: 'Iron' },
  valueQuantity: { value: 7, unit: 'mg/dL' },
  ...rest,
});
const blood: Specimen = {
  resourceType: 'Specimen',
  id: 's',
  type: { text: 'Blood' },
  receivedTime: '2026-11-20T16:00:00Z',
  collection: { collectedDateTime: '2026-11-20T14:00:00Z' } as Specimen['collection'] & object,
};
function read(rest: Partial<Observation> = {}, others: Observation[] = []) {
  const one = stored(observation(rest));
  const input: LabInput = {
    reports: [],
    observations: [one, ...others.map(stored)],
    orders: [],
    specimens: [stored(blood)],
    shared: [],
    patient: { sex: 'female', birthDate: null },
  };
  return ofObservation(one, indexOf(input), input, 'America/Chicago');
}
const from = { specimen: { reference: 'Specimen/s' } };

describe('a test without a report', () => {
  it('is a result with one test, under its own id and name', () => {
    const result = read();
    expect(result).toMatchObject({ id: 'o', name: 'Iron', status: 'final', sources: ['o.1'] });
    expect(result.tests.map((test) => [test.id, test.value.kind])).toEqual([['o', 'number']]);
  });
  it('was collected when its specimen was taken, whatever it says itself', () =>
    expect(read({ ...from, effectiveDateTime: '2026-11-19' })).toMatchObject({
      collectedAt: new Date('2026-11-20T14:00:00Z'),
      receivedAt: new Date('2026-11-20T16:00:00Z'),
      about: { collected: { start: '2026-11-20T14:00:00Z', end: null } },
    }));
  it('was collected when it says, if no specimen is on file', () =>
    expect(read({ effectiveDateTime: '2026-11-19' }).about.collected?.start).toBe('2026-11-19'));
  it('says who did it on the result, and not again on the test', () => {
    const performer: Observation['performer'] = [
      { display: 'Main Lab' },
      { display: 'Second Lab' },
      { display: 'Ana Reyes', type: 'Practitioner' },
    ];
    const result = read({ performer });
    expect(result.laboratory).toBe('Main Lab');
    expect(result.about.facts).toEqual([
      { about: 'performer', says: [{ text: 'Ana Reyes' }] },
      { about: 'laboratory', says: [{ text: 'Second Lab' }] },
    ]);
    expect(result.tests[0]?.facts).toEqual([]);
  });
  it('says on the test what its specimen is', () =>
    expect(read(from).tests[0]?.facts).toEqual([{ about: 'specimen', says: [{ text: 'Blood' }] }]));
  it('has the labels of its test, including those from its notes', () => {
    const result = read({ note: [{ text: 'HIV confirmed' }] });
    expect(result.labels).toContain('hiv');
    expect(result.labels).toEqual(result.tests[0]?.labels);
  });
  it('that contains itself is read once', () =>
    expect(read({ hasMember: [{ reference: 'Observation/o' }] }).tests[0]?.members).toEqual([]));
  it('counts members that were withdrawn and members that are not on file', () =>
    expect(
      read({ hasMember: [{ reference: 'Observation/x' }, { reference: 'Observation/gone' }] }, [
        observation({ id: 'x', status: 'entered-in-error' }),
      ]).about,
    ).toMatchObject({ withdrawn: 1, missing: 1 }));
});
