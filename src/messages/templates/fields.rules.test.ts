import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  blanksIn,
  choiceText,
  FIELDS,
  fillTemplate,
  hasStrayBraces,
  putAfter,
  readChoice,
  unknownFields,
} from './fields.rules.ts';

describe('a template', () => {
  it.each([
    ['Hello {{first_name}},', { first_name: 'Rosa' }, 'Hello Rosa,'],
    ['{{ First Name }} {{FIRST-NAME}}', { first_name: 'Rosa' }, 'Rosa Rosa'],
    ['Call {{clinic_phone}}.', {}, 'Call [[clinic phone]].'],
    ['Call {{clinic_phone}}.', { clinic_phone: '' }, 'Call [[clinic phone]].'],
    ['Take {{ dose }} at {{time of day}}', {}, 'Take [[dose]] at [[time of day]]'],
    ['{{first_name}}', { first_name: '$& {{team}}', team: 'X' }, '$& {{team}}'],
    ['{{ }} {one} {{a\nb}}', {}, '[[…]] {one} {{a\nb}}'],
    ['{{constructor}} {{toString}}', {}, '[[constructor]] [[toString]]'],
  ])('%j with %j is %j', (text, known, filled) => expect(fillTemplate(text, known)).toBe(filled));

  it('has no blank left once all its fields are known, and one for each that is not', () =>
    fc.assert(
      fc.property(fc.subarray([...FIELDS]), fc.subarray([...FIELDS]), (used, known) => {
        const values = Object.fromEntries(known.map((name) => [name, 'x']));
        const filled = fillTemplate(used.map((name) => `{{${name}}}`).join(' '), values);
        expect(blanksIn(filled)).toHaveLength(used.filter((name) => !known.includes(name)).length);
      }),
    ));

  it('names the fields that nobody but the writer can fill in', () =>
    expect(unknownFields('{{dose}} {{team}} {{ dose }} {{ day }}')).toEqual(['dose', 'day']));

  it.each([
    ['{{team}}', false],
    ['{{team}', true],
    ['team}}', true],
    ['{{team}} {{', true],
    ['{a} {{team}}', false],
    [`{{${'x'.repeat(61)}}}`, true],
  ])('%j has braces left over: %j', (text, stray) => expect(hasStrayBraces(text)).toBe(stray));
});

describe('blanks', () => {
  it.each([
    ['Take [[dose]] and [[dose]] at [[time]]', ['[[dose]]', '[[time]]']],
    ['Hello {{first_name}}', ['{{first_name}}']],
    ['See note [1], array[[0]', []],
    ['Glucose <70 [low]', []],
    ['[[\n]]', []],
    ['', []],
  ])('of %j are %j', (text, blanks) => expect(blanksIn(text)).toEqual(blanks));
});

it('a template goes after what was typed', () => {
  expect(putAfter('', 'Hello')).toBe('Hello');
  expect(putAfter(' \n', 'Hello')).toBe('Hello');
  expect(putAfter('Dear Rosa\n', 'Hello')).toBe('Dear Rosa\n\nHello');
});

it('a choice is a template and a language, and nothing else', () => {
  const id = '0b2cf7ab-5f0e-4d8e-9a51-52a7e0d0b001';
  expect(readChoice(choiceText(id, 'es'))).toEqual({ id, language: 'es' });
  for (const text of ['', id, `${id} fr`, `${id} en es`, `x ${id} en`])
    expect(readChoice(text)).toBeUndefined();
});
