import { describe, expect, it } from 'vitest';
import type { About } from '../../fhir/about.ts';
import { filingOf, isOlder, shown, waitsFor } from './filing.rules.ts';

const dated = (updated: string | null, revision: string | null) => ({ updated, revision });

describe('a version is older', () => {
  it.each([
    ['by its date', dated('2026-01-01T00:00:00Z', null), dated('2026-01-02T00:00:00Z', null), true],
    ['not by a later date', dated('2026-01-03T00:00:00Z', '1'), dated('2026-01-02', '2'), false],
    [
      'not by the same moment',
      dated('2026-01-01T00:00:00Z', null),
      dated('2026-01-01', null),
      false,
    ],
    ['by its number at the same moment', dated('2026-01-01', '1'), dated('2026-01-01', '2'), true],
    ['by its number without dates', dated(null, '9'), dated(null, '10'), true],
    ['not by a number that is text', dated(null, 'a1'), dated(null, 'a2'), false],
    ['not if one says nothing', dated('2026-01-01', null), dated(null, '2'), false],
  ])('%s', (_, one, other, older) => expect(isOlder(one, other)).toBe(older));
});

describe('what a key waits for', () => {
  it.each([
    ['Patient/7', { system: 'urn:portico:source:lab', value: '7' }],
    ['identifier:urn:mrn|7|8', { system: 'urn:mrn', value: '7|8' }],
    ['Observation/7', { system: 'resource:lab', value: 'Observation/7' }],
  ])('%s', (key, waits) => expect(waitsFor('lab', key)).toEqual(waits));
});

it('keeps names for the quarantine short and without NUL', () => {
  expect([shown(''), shown('a\0b'), shown('x'.repeat(300))?.length]).toEqual([null, 'ab', 200]);
});

describe('a resource is filed', () => {
  const people = new Map([
    ['Patient/1', 'one'],
    ['identifier:urn:mrn|1', 'one'],
    ['Patient/2', 'two'],
    ['Patient/3', 'waits'],
    ['Patient/4', 'nobody'],
    ['Observation/9', 'two'],
  ]);
  const about = (keys: string[], why: About['why'] = null) => ({ keys, why });
  const filing = (type: string, of: About, ended = false) =>
    filingOf({ type, about: of }, 'lab', people, ended);
  const waits = (id: string) => ({ system: 'urn:portico:source:lab', value: id });

  it.each([
    ['with its person', 'Observation', about(['Patient/1']), { as: 'filed', person: 'one' }],
    [
      'with a person who is known by two keys',
      'Observation',
      about(['Patient/1', 'identifier:urn:mrn|1']),
      { as: 'filed', person: 'one' },
    ],
    [
      'with the one of two keys that is known',
      'Observation',
      about(['Patient/4', 'Patient/1']),
      { as: 'filed', person: 'one' },
    ],
    ['with nobody', 'Organization', about([], 'nobody'), { as: 'filed', person: null }],
    ['with nobody, a device', 'Device', about([], 'nobody'), { as: 'filed', person: null }],
    ['later, after what it is about', 'Provenance', about(['Observation/9']), { as: 'later' }],
    [
      'in quarantine until staff know whose it is',
      'Observation',
      about(['Patient/3']),
      { as: 'quarantined', reason: 'person-waits', waits: waits('3') },
    ],
    [
      'in quarantine until staff know both of its people',
      'Observation',
      about(['Patient/1', 'Patient/3']),
      { as: 'quarantined', reason: 'person-waits', waits: waits('1') },
    ],
    [
      'in quarantine until its person comes',
      'Observation',
      about(['Patient/4']),
      { as: 'quarantined', reason: 'nobody', waits: waits('4') },
    ],
    [
      'in quarantine for good, with two people',
      'Observation',
      about(['Patient/1', 'Patient/2']),
      { as: 'quarantined', reason: 'several-people', waits: null },
    ],
    [
      'in quarantine for good, with no person',
      'Observation',
      about([], 'nobody'),
      { as: 'quarantined', reason: 'nobody', waits: null },
    ],
    [
      'in quarantine, a device of something else',
      'Device',
      about([], 'not-a-person'),
      { as: 'quarantined', reason: 'not-a-person', waits: null },
    ],
    [
      'in quarantine, of another server',
      'Observation',
      about([], 'elsewhere'),
      { as: 'quarantined', reason: 'elsewhere', waits: null },
    ],
  ])('%s', (_, type, of, expected) => expect(filing(type, of)).toMatchObject(expected));

  it('with the person of the resource it is about, at the end of a run', () =>
    expect(filing('Provenance', about(['Observation/9']), true)).toEqual({
      as: 'filed',
      person: 'two',
    }));
});
