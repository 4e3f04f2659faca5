import { describe, expect, it } from 'vitest';
import { phraseFinder } from './phrases.rules.ts';
import { plainWords } from './plain-words.rules.ts';

const find = phraseFinder([
  { phrase: 'pain/ache … chest', is: 'pain' },
  { phrase: 'can’t breathe', is: 'breath' },
  { phrase: 'overdose', is: 'dose' },
  { phrase: 'not … baby … moving', is: 'baby' },
]);
const found = (text: string) => find(plainWords(text)).map(({ is }) => is);

describe('phrases', () => {
  it.each([
    ['an ache in the chest', ['pain']],
    ['pain chest', ['pain']],
    ['pain one two three four five six chest', ['pain']],
    ['pain one two three four five six seven chest', []],
    ['pain, chest', []],
    ['pain in my… chest', ['pain']],
    ['pain in\nmy chest', ['pain']],
    ['chest pain', []],
    ['CAN’T BREATHE', ['breath']],
    ['cant really breathe', []],
    ['cantbreathe', ['breath']],
    ['overdoes', ['dose']],
    ['overdos', ['dose']],
    ['oberdose', ['dose']],
    ['overdosse', ['dose']],
    ['loverdose', []],
    ['not felt the baby today moving', ['baby']],
    ['not the baby nor the other baby is one two three four moving', ['baby']],
    ['', []],
  ])('in %j: %j', (text, is) => expect(found(text)).toEqual(is));

  it('says where, and whether a “no” is among the words', () => {
    expect(find(plainWords('I can’t breathe'))).toEqual([
      { is: 'breath', places: [1, 2], hasNo: true },
    ]);
    expect(find(plainWords('no pain in my chest'))).toEqual([
      { is: 'pain', places: [1, 4], hasNo: false },
    ]);
  });
});
