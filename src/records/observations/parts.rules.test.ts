import type { Observation, Reference, Resource, Specimen } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { stored } from '../../../test/labs.ts';
import { indexOf, type Place } from './index.rules.ts';
import {
  effectiveOf,
  fact,
  isOfAnother,
  narrativeOf,
  notesOf,
  observationFacts,
  performersOf,
  specimenFacts,
  takenOf,
  unreadable,
} from './parts.rules.ts';
import type { Dates } from './tests.rules.ts';

const observation = (rest: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'Iron' },
  subject: { reference: 'Patient/p' },
  ...rest,
});
const blood: Specimen = {
  resourceType: 'Specimen',
  id: 's',
  type: { text: 'Blood', coding: [{ code: 'BLD' }] },
  collection: { bodySite: { text: 'Left arm' } },
  condition: [{ text: 'Clotted' }],
  note: [{ text: 'Came late' }],
};
const index = indexOf({
  reports: [],
  orders: [],
  observations: [stored({ ...observation(), id: 'iron' })],
  specimens: [stored(blood)],
  shared: [
    stored({ resourceType: 'Practitioner', id: 'ana', name: [{ text: 'Ana Reyes' }] }),
    stored({ resourceType: 'Organization', id: 'main', name: 'Main Lab' }),
  ],
  patient: { sex: 'female', birthDate: null },
});
const LAB: Place = { source: 'lab', holders: [] };
const ON = '2026-11-24';
const to = <R extends Resource>(reference: string): Reference<R> => ({ reference });

describe('when a finding was true', () => {
  const of = (start: string | null, end: string | null = null): Dates => ({ start, end });
  it.each<[string, Partial<Observation>, Dates | null]>([
    ['a moment', { effectiveDateTime: '2026-11' }, of('2026-11')],
    ['an instant', { effectiveInstant: '2026-11-24T10:00:00Z' }, of('2026-11-24T10:00:00Z')],
    [
      'a period',
      { effectivePeriod: { start: '2026-01', end: '2026-02' } },
      of('2026-01', '2026-02'),
    ],
    ['a period without a start', { effectivePeriod: { end: '2026-02' } }, of(null, '2026-02')],
    ['one event', { effectiveTiming: { event: ['2026-03'] } }, of('2026-03')],
    [
      'the first and last of several events',
      { effectiveTiming: { event: ['2026-03', '2026-01', '2026-02'] } },
      of('2026-01', '2026-03'),
    ],
    [
      'the bounds of a schedule',
      { effectiveTiming: { repeat: { boundsPeriod: { start: '2026-01' } } } },
      of('2026-01'),
    ],
    [
      'unknown from a schedule without bounds',
      { effectiveTiming: { repeat: { frequency: 1 } } },
      null,
    ],
    ['unknown, whenever it was issued', { issued: '2026-11-24T10:00:00Z' }, null],
  ])('%s', (_case, rest, dates) => expect(effectiveOf(observation(rest))).toEqual(dates));
  it('a specimen was taken at a moment or over a period', () => {
    const taken = (collection: Specimen['collection']) => takenOf({ ...blood, collection });
    expect(taken({ collectedDateTime: '2026-01' } as Specimen['collection'])).toEqual(
      of('2026-01'),
    );
    expect(
      taken({ collectedPeriod: { start: '2026-01', end: '2026-02' } } as Specimen['collection']),
    ).toEqual(of('2026-01', '2026-02'));
    expect([taken({} as Specimen['collection']), takenOf(undefined)]).toEqual([null, null]);
  });
});

describe('modifiers that we don’t understand', () => {
  const o = observation({
    implicitRules: 'urn:rules',
    modifierExtension: [{ url: 'urn:m', valueBoolean: true }],
  });
  it('are named, as sent', () =>
    expect(unreadable(o, null)).toEqual(['implicitRules: urn:rules', 'urn:m: true']));
  it('are not searched for if the text is known to contain none', () =>
    expect(unreadable(observation(), { unmodified: true })).toEqual([]));
});

describe('notes', () => {
  it.each<[string, object, object[]]>([
    [
      'with who wrote them and when',
      { text: ' Late ', authorString: 'Ana', time: '2026' },
      [{ text: 'Late', by: 'Ana', at: '2026' }],
    ],
    [
      'with the name of who is meant',
      { text: 'Late', authorReference: to('Practitioner/ana') },
      [{ text: 'Late', by: 'Ana Reyes' }],
    ],
    ['of nobody', { text: 'Late' }, [{ text: 'Late' }]],
    ['not without a text', { text: '  ', authorString: 'Ana' }, []],
  ])('%s', (_case, note, are) =>
    expect(notesOf([note as { text: string }], index, LAB, ON)).toEqual(are),
  );
});

describe('a specimen says', () => {
  it('what it is, from where and in what state, without codes', () => {
    const { facts, notes, specimen } = specimenFacts(to('Specimen/s'), index, LAB, ON);
    expect(facts).toEqual([
      { about: 'specimen', says: [{ text: 'Blood' }, { text: 'Left arm' }, { text: 'Clotted' }] },
    ]);
    expect([notes, specimen?.id]).toEqual([[{ text: 'Came late' }], 's']);
  });
  it('what the reference calls it, if it is not on file', () =>
    expect(specimenFacts({ display: 'Urine' }, index, LAB, ON).facts).toEqual([
      { about: 'specimen', says: [{ text: 'Urine' }] },
    ]));
  it('nothing if there is none', () =>
    expect(specimenFacts(undefined, index, LAB, ON)).toEqual({
      facts: [],
      notes: [],
      specimen: undefined,
    }));
});

describe('what only the narrative says', () => {
  const text = (status: 'generated' | 'extensions' | 'additional', says = 'Iron 7') =>
    observation({
      text: { status, div: `<div xmlns="http://www.w3.org/1999/xhtml">${says}</div>` },
    });
  it.each<[string, Observation, string[] | null, string]>([
    ['is shown where the data say nothing', text('generated'), null, 'Iron 7'],
    ['is not shown again where it was made from the data', text('generated'), [], ''],
    ['nor where it was made from their extensions', text('extensions'), ['Low'], ''],
    ['is shown where it may say more', text('additional'), ['Low'], 'Iron 7'],
    ['is not shown where a note says the same', text('additional'), ['Iron 7'], ''],
    ['is nothing where there is none', observation(), null, ''],
  ])('%s', (_case, o, beside, said) => expect(narrativeOf(o, beside)).toBe(said));
});

describe('performers', () => {
  const named = (display: string, rest: Reference = {}) => ({ display, ...rest });
  it.each<[string, Reference[], string[], string[]]>([
    ['a laboratory', [to('Organization/main')], ['Main Lab'], []],
    ['a person', [to('Practitioner/ana')], [], ['Ana Reyes']],
    ['a person by the type alone', [named('Ana', { type: 'Practitioner' })], [], ['Ana']],
    ['a person who is not here', [named('Rosa', to('Patient/x'))], [], ['Rosa']],
    ['a name without a type, as a laboratory', [named('Acme')], ['Acme'], []],
    ['each once', [named('Acme'), named('Acme')], ['Acme'], []],
    ['none without a name', [to('Organization/x')], [], []],
  ])('%s', (_case, references, laboratories, people) =>
    expect(performersOf(references, index, LAB, ON)).toEqual({ laboratories, people }),
  );
});

describe('how an observation was made', () => {
  const facts = (rest: Partial<Observation>) => observationFacts(observation(rest), index, LAB, ON);
  it.each<[string, Partial<Observation>, object[]]>([
    ['by a method', { method: { text: 'PCR' } }, fact('method', 'PCR')],
    ['on a body site', { bodySite: { text: 'Arm' } }, fact('body-site', 'Arm')],
    ['with a device', { device: { display: 'Meter' } }, fact('device', 'Meter')],
    [
      'from others, by what they are called',
      { derivedFrom: [{ display: 'TIBC' }, to('Observation/iron')] },
      fact('derived-from', 'TIBC', 'Iron'),
    ],
    ['about the patient, which says nothing more', { focus: [to('Patient/p')] }, []],
    ['about another patient', { focus: [to('Patient/q')] }, fact('focus', 'Patient')],
    [
      'about somebody by name',
      { focus: [{ ...to('RelatedPerson/b'), display: 'Baby' }] },
      fact('focus', 'Baby'),
    ],
    [
      'about something by a text that is no reference',
      { focus: [to('the donor')] },
      fact('focus', 'the donor'),
    ],
    ['by nothing that is said', {}, []],
  ])('%s', (_case, rest, are) => expect(facts(rest)).toEqual(are));
  it('is about somebody else if the focus is another person, or if the patient is not named', () => {
    expect(isOfAnother(facts({ focus: [to('Patient/q')] }))).toBe(true);
    expect(isOfAnother(facts({ focus: [to('Patient/p')] }))).toBe(false);
    const ofNobody = (focus: Reference) => {
      const { subject: _, ...rest } = observation({ focus: [focus] });
      return isOfAnother(observationFacts(rest as Observation, index, LAB, ON));
    };
    expect(ofNobody(to('Patient/p'))).toBe(true);
    expect(ofNobody(to('RelatedPerson/b'))).toBe(true);
  });
});
