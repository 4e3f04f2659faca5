import type { DiagnosticReport, Observation } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { indexOf, type Stored } from '../../observations/index.rules.ts';
import { allHeld, heldBy, membersIn, outermost } from './held.rules.ts';
import { placeOf } from './result.rules.ts';

const stored = <R extends DiagnosticReport | Observation>(content: R): Stored<R> => ({
  id: content.id ?? '',
  source: 'lab',
  sourceId: content.id ?? '',
  version: 1,
  receivedAt: new Date('2026-11-21T12:00:00Z'),
  content,
});
const refs = (...ids: string[]) => ids.map((id) => ({ reference: `Observation/${id}` }));
const observation = (id: string, ...members: string[]): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: id },
  hasMember: refs(...members),
});

/** A record of observations by id with the ids of their members, and a report that lists some. */
function record(
  members: Record<string, string[]>,
  listed: string[],
  contained: Observation[] = [],
) {
  const index = indexOf({
    reports: [],
    observations: Object.entries(members).map(([id, of]) => stored(observation(id, ...of))),
    orders: [],
    specimens: [],
    shared: [],
    patient: { sex: 'female', birthDate: null },
  });
  const report: Stored<DiagnosticReport> = stored({
    resourceType: 'DiagnosticReport',
    id: 'r',
    status: 'final',
    code: {},
    result: listed.map((id) => ({ reference: id.startsWith('#') ? id : `Observation/${id}` })),
    contained,
  });
  const held = heldBy(report.content, index, report);
  const outer = outermost(report.content, held, index, placeOf(report), 'r');
  return {
    index,
    held,
    ids: held.map((one) => one.id),
    all: allHeld(held, index).map((one) => one.id),
    outer: outer.map((one) => one.reference?.replace('Observation/', '')),
  };
}

describe('what a report contains', () => {
  it('is what it lists and what is on file', () =>
    expect(record({ a: [], b: [] }, ['b', 'gone', 'a']).ids).toEqual(['b', 'a']));
  it('may be contained in the report itself, with members there too', () => {
    const inside = { ...observation('i'), hasMember: [{ reference: '#j' }] };
    const { ids, all } = record({}, ['#i'], [inside, observation('j')]);
    expect(ids).toEqual(['r#i']);
    expect(all).toHaveLength(2);
  });
  it('is nothing if it lists nothing', () => expect(record({ a: [] }, []).ids).toEqual([]));
});

describe('the members of tests', () => {
  it.each<[string, Record<string, string[]>, string[], string[]]>([
    ['members of members', { a: ['b'], b: ['c'], c: [] }, ['a'], ['a', 'b', 'c']],
    ['each once, where two hold it', { a: ['c'], b: ['c'], c: [] }, ['a', 'b'], ['a', 'c', 'b']],
    ['each once, in a circle', { a: ['b'], b: ['a'] }, ['a'], ['a', 'b']],
    ['itself once', { a: ['a'] }, ['a'], ['a']],
    ['not what is not here', { a: ['gone'] }, ['a'], ['a']],
  ])('%s', (_case, members, listed, all) => expect(record(members, listed).all).toEqual(all));
  it('at the first level are only direct members', () => {
    const { index, held } = record({ a: ['b'], b: ['c'], c: [] }, ['a']);
    expect(held.flatMap((one) => membersIn(one, index)).map((one) => one.id)).toEqual(['b']);
  });
});

describe('the outermost tests of a report', () => {
  it.each<[string, Record<string, string[]>, string[], string[]]>([
    ['are all, where none holds another', { a: [], b: [] }, ['a', 'b'], ['a', 'b']],
    [
      'are not the drugs that its germ holds',
      { germ: ['d1', 'd2'], d1: [], d2: [] },
      ['d1', 'germ', 'd2'],
      ['germ'],
    ],
    ['are not what is held deeper', { a: ['b'], b: ['c'], c: [] }, ['c', 'a'], ['a']],
    [
      'are both, where each holds the other: none may get lost',
      { a: ['b'], b: ['a'] },
      ['a', 'b'],
      ['a', 'b'],
    ],
    ['are one that holds itself', { a: ['a'] }, ['a'], ['a']],
    [
      'are those that are not here, too: they are counted as missing',
      { a: [] },
      ['gone', 'a'],
      ['gone', 'a'],
    ],
    ['are what a test holds that the report does not list', { a: [], b: ['a'] }, ['a'], ['a']],
  ])('%s', (_case, members, listed, outer) => expect(record(members, listed).outer).toEqual(outer));
});
