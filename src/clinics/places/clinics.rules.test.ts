import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterImport, type Came, decidedByHand, missingToList, wordsOf } from './clinics.rules.ts';

interface Fields {
  name: string;
  phone: string;
  hours: string[] | null;
}
const fields = fc.record({
  name: fc.constantFrom('a', 'b'),
  phone: fc.constantFrom('', '1', '2'),
  hours: fc.constantFrom<string[] | null>(null, ['x'], ['y']),
});
const came: fc.Arbitrary<Came<Fields>> = fields.chain((all) =>
  fc
    .subarray(Object.keys(all) as (keyof Fields)[])
    .map((names) => Object.fromEntries(names.map((name) => [name, all[name]]))),
);

describe('what staff decided', () => {
  it('is every field that differs from the sender’s, and none for a clinic of their own', () => {
    const saved = { name: 'a', phone: '1', hours: null };
    expect(decidedByHand(saved, { name: 'a', phone: '2' })).toEqual(['phone']);
    expect(decidedByHand({ ...saved, hours: ['x'] }, { name: 'a' })).toEqual(['phone', 'hours']);
    expect(decidedByHand(saved, null)).toEqual([]);
  });

  it('survives every import; fields that they left to the sender follow it', () => {
    fc.assert(
      fc.property(fields, came, came, (saved, before, next) => {
        const byHand = decidedByHand(saved, before);
        const after = afterImport(saved, next, byHand);
        for (const name of Object.keys(saved) as (keyof Fields)[])
          expect(after[name]).toEqual(
            byHand.includes(name) || next[name] === undefined ? saved[name] : next[name],
          );
      }),
    );
  });
  it('ends once they set a field back to the sender’s value', () =>
    expect(decidedByHand({ name: 'a' }, { name: 'a' })).toEqual([]));
});

it('a clinic is listed with street, city and phone', () => {
  const clinic = {
    ...{ name: 'n', street: '', city: 'c', region: '', postalCode: '', zone: 'z' },
    ...{ phone: '', fax: '', hours: null },
  };
  expect(missingToList(clinic)).toEqual(['street', 'phone']);
  expect(missingToList({ ...clinic, street: 's', phone: 'p' })).toEqual([]);
});

it('what staff say for visitors is in the language of the reader, or else in English', () => {
  const clinic = {
    ...{ directions: 'Take bus 5', directionsEs: 'Tome el autobús 5', accessibility: 'A ramp' },
    ...{ accessibilityEs: '', bring: '', bringEs: 'Su tarjeta' },
  };
  expect(wordsOf(clinic, 'directions', 'en')).toEqual({ text: 'Take bus 5', in: 'en' });
  expect(wordsOf(clinic, 'directions', 'es')).toEqual({ text: 'Tome el autobús 5', in: 'es' });
  expect(wordsOf(clinic, 'accessibility', 'es')).toEqual({ text: 'A ramp', in: 'en' });
  expect(wordsOf(clinic, 'bring', 'es')).toEqual({ text: 'Su tarjeta', in: 'es' });
  expect(wordsOf(clinic, 'bring', 'en')).toBeNull();
});
