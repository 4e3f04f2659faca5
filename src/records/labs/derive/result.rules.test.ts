import type { Observation, Practitioner, ServiceRequest } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { LOINC } from '../../../fhir/systems.ts';
import {
  foundIn,
  indexOf,
  type LabInput,
  type Place,
  type Stored,
} from '../../observations/index.rules.ts';
import { testOf } from '../../observations/observations.rules.ts';
import type { Dates } from '../../observations/tests.rules.ts';
import { dayOn, finish, placeOf, readingOf, wordsOf } from './result.rules.ts';

const ZONE = 'America/Chicago';
const RECEIVED = new Date('2026-11-21T03:00:00Z');
const stored = <R extends LabInput['shared'][number]['content']>(
  content: R,
  rest: Partial<Stored<R>> = {},
): Stored<R> => ({
  id: content.id ?? '',
  source: 'lab',
  sourceId: content.id ?? '',
  version: 1,
  receivedAt: RECEIVED,
  content,
  ...rest,
});
const observation = (rest: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  id: 'o',
  status: 'final',
  code: { text: 'Iron' },
  ...rest,
});
const coded = (code: string) => ({ coding: [{ system: LOINC, code }], text: code });
interface Sent {
  when?: { collected?: Dates | null; issued?: string; received?: string | null };
  parts?: Stored<Observation>[];
  input?: Partial<LabInput>;
  words?: string[];
}
function result(one: Stored<Observation>, { when, parts = [], input, words = [] }: Sent = {}) {
  const all: LabInput = {
    reports: [],
    observations: [],
    orders: [],
    specimens: [],
    shared: [],
    patient: { sex: 'female', birthDate: null },
    ...input,
  };
  const index = indexOf(all);
  const reading = readingOf(index, all, {
    zone: ZONE,
    collected: null,
    on: '2026-11-21',
    comparable: true,
  });
  const tests = parts.map((part) => testOf(foundIn(part), reading));
  reading.parts.push(...parts);
  const dates = { collected: null, issued: undefined, received: null, ...when };
  return finish(one, tests, reading, dates, words);
}
const one = (rest: Partial<Observation> = {}) => stored(observation(rest));
const at = (text: string) => new Date(text);

describe('the date of a result', () => {
  const collected = { start: '2026-11-20T14:00:00Z', end: null };
  const issued = '2026-11-20T20:00:00Z';
  it('is when its sample was taken', () =>
    expect(result(one(), { when: { collected, issued } })).toMatchObject({
      collectedAt: at(collected.start),
      collectedPrecision: 'time',
      datedAt: at(collected.start),
      reportedAt: at(issued),
    }));
  it('is the end of the collection if only that is known', () =>
    expect(
      result(one(), { when: { collected: { start: null, end: collected.start } } }).datedAt,
    ).toEqual(at(collected.start)));
  it('is as precise as it was sent', () =>
    expect(
      result(one(), { when: { collected: { start: '2026-11', end: null } } }).collectedPrecision,
    ).toBe('month'));
  it('is when it was reported, if the collection time is unknown', () =>
    expect(result(one(), { when: { issued } })).toMatchObject({
      collectedAt: at(issued),
      collectedPrecision: 'unknown',
      datedAt: at(issued),
    }));
  it('is when it arrived for sorting lists, but that never makes it new', () =>
    expect(result(one())).toMatchObject({
      collectedAt: RECEIVED,
      datedAt: null,
      reportedAt: null,
    }));
  it('does not come from a date that no calendar has', () =>
    expect(
      result(one(), { when: { collected: { start: '2026-02-30', end: null }, issued } }).datedAt,
    ).toEqual(at(issued)));
});

describe('a result and what it was derived from', () => {
  const later = at('2026-11-22T00:00:00Z');
  const parts = [
    stored(observation({ id: 'z' }), { version: 3 }),
    stored(observation({ id: 'a' }), { receivedAt: later }),
  ];
  it('arrived with the last of its resources', () => {
    expect(result(one(), { parts }).arrivedAt).toEqual(later);
    expect(result(one()).arrivedAt).toEqual(RECEIVED);
  });
  it('names each resource with its version, in one order', () =>
    expect(result(one(), { parts }).sources).toEqual(['a.1', 'o.1', 'z.3']));
  it('gets a higher version with each new version of any of them', () => {
    expect(result(one()).version).toBe(1);
    expect(result(one(), { parts }).version).toBe(3);
    expect(result({ ...one(), version: 2 }, { parts }).version).toBe(4);
  });
});

describe('the codes and labels of a result', () => {
  const parts = [
    stored(observation({ id: 'a', code: coded('2345-7'), component: [{ code: coded('718-7') }] })),
    stored(observation({ id: 'b', code: coded('2345-7') })),
  ];
  it('are its own code and those of its tests, at any depth, each once', () =>
    expect(result(one({ code: coded('24323-8') }), { parts }).codes).toEqual([
      '24323-8',
      '2345-7',
      '718-7',
    ]));
  it('may be those of its tests only', () =>
    expect(result(one(), { parts })).toMatchObject({ code: null, codes: ['2345-7', '718-7'] }));
  it('also come from the words beside it', () => {
    expect(result(one(), { words: ['HIV'] }).labels).toContain('hiv');
    expect(result(one()).labels).not.toContain('hiv');
  });
  it('without a name and a status are empty and unknown', () =>
    expect(
      result(stored({ resourceType: 'Observation', id: 'o' } as unknown as Observation)),
    ).toMatchObject({ name: '', status: 'unknown', codes: [] }));
});

describe('who ordered it', () => {
  const order = (id: string, requester: object): Stored<ServiceRequest> =>
    stored({
      resourceType: 'ServiceRequest',
      id,
      status: 'active',
      intent: 'order',
      subject: {},
      ...requester,
    });
  const ana: Practitioner = {
    resourceType: 'Practitioner',
    id: 'ana',
    name: [{ text: 'Ana Reyes' }],
  };
  const orders = [
    order('none', {}),
    order('by-id', { requester: { reference: 'Practitioner/ana' } }),
    order('inside', { requester: { reference: '#i' }, contained: [{ ...ana, id: 'i' }] }),
    order('named', { requester: { display: 'Dr. Diaz' } }),
  ];
  it.each<[string, string[], string | null]>([
    ['the requester of its order', ['by-id'], 'Ana Reyes'],
    ['one whom the order carries inside', ['inside'], 'Ana Reyes'],
    ['the first order that names anybody', ['none', 'named', 'by-id'], 'Dr. Diaz'],
    ['nobody, where the order is not here', ['gone'], null],
    ['nobody without an order', [], null],
  ])('%s', (_case, ids, name) =>
    expect(
      result(one({ basedOn: ids.map((id) => ({ reference: `ServiceRequest/${id}` })) }), {
        input: { orders, shared: [stored(ana)] },
      }).orderedBy,
    ).toBe(name),
  );
});

it('the day for choosing among names is the day at the clinic, or of arrival', () => {
  // nine in the evening in Chicago
  expect(dayOn(one({ issued: '2026-11-21T03:00:00Z' }), ZONE)).toBe('2026-11-20');
  expect(dayOn(one(), ZONE)).toBe('2026-11-21');
});

it('a resource belongs to its own source, and holds what it contains', () => {
  const o = one();
  expect(placeOf(o)).toEqual({ source: 'lab', holders: [o.content] } satisfies Place);
});

it.each<[string, Parameters<typeof wordsOf>[0], string[]]>([
  ['in every language and under every name', { text: 'a', es: 'b', also: ['c'] }, ['a', 'b', 'c']],
  ['without a translation', { text: 'a' }, ['a', '']],
  ['none of nothing', null, []],
])('the words in a text: %s', (_case, said, words) => expect(wordsOf(said)).toEqual(words));
