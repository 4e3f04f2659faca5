import { describe, expect, it } from 'vitest';
import { candidatesOf } from './candidates.rules.ts';

const typed = { given: 'Mina', family: 'Vos', birthDate: '2017-02-25' };
const person = (id: string, rest = {}) => ({
  ...{ id, given: 'Mina', family: 'Vos', birthDate: '2017-02-25', names: [], byNumber: false },
  ...rest,
});
const found = (...people: ReturnType<typeof person>[]) =>
  candidatesOf(typed, people).map(({ person: { id }, differs }) => [id, ...differs]);

describe('records that a request may be about', () => {
  it('match in name and birth date, or have the number that was typed', () => {
    expect(found(person('a'))).toEqual([['a']]);
    expect(found(person('twin', { given: 'Lina' }))).toEqual([]);
    expect(found(person('day', { birthDate: '2017-02-26' }))).toEqual([]);
    expect(found(person('none', { birthDate: null }))).toEqual([]);
    expect(found(person('number', { given: 'Lina', byNumber: true }))).toEqual([
      ['number', 'name'],
    ]);
    expect(
      found(person('old', { family: 'Berg', names: [{ given: 'Mina', family: 'Vos' }] })),
    ).toEqual([['old']]);
    expect(found(person('accent', { given: 'MÍNA' }))).toEqual([['accent']]);
  });
  it('come best match first', () => {
    const all = found(
      person('number', { birthDate: '2017-03-25', byNumber: true }),
      person('name'),
      person('both', { byNumber: true }),
    );
    expect(all.map(([id]) => id)).toEqual(['both', 'name', 'number']);
  });
});
