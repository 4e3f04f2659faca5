import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plainWords } from './plain-words.rules.ts';

const wordsOf = (text: string) => plainWords(text).map(({ word }) => word);

it.each([
  ['CAN’T', ['cant']],
  ['can‘t can´t can`t can′t canʼt can＇t', ['cant', 'cant', 'cant', 'cant', 'cant', 'cant']],
  ['can t, don,t doesn, t', ['cant', 'dont', 'doesnt']],
  ['Sí, señor, frío', ['si', 'senor', 'frio']],
  ['fri\u0301o', ['frio']],
  ['ｃｈｅｓｔ 𝐩𝐚𝐢𝐧', ['chest', 'pain']],
  ['ch\u200best\ufeff p\u00adain', ['chest', 'pain']],
  ['chest\u00a0\u2003pain', ['chest', 'pain']],
  ['self-harm, and/or', ['self', 'harm', 'and', 'or']],
  ['pain & fever + cough', ['pain', 'and', 'fever', 'and', 'cough']],
  ['chest 💔 pain', ['chest', 'pain']],
  ['pleeeease kiero', ['please', 'quiero']],
  ['王小明 chest', ['chest']],
  ['\ud83d', []],
])('%j is %j', (text, words) => expect(wordsOf(text)).toEqual(words));

it.each([
  ['a b', 'space'],
  ['a-b', 'space'],
  ['a\nb', 'line'],
  ['a\r\nb', 'line'],
  ['a\u2028b', 'line'],
  ['a, b', 'stop'],
  ['a.\nb', 'stop'],
  ['a? b', 'stop'],
  ['a: b', 'stop'],
  ['a... b', 'pause'],
  ['a… b', 'pause'],
  ['a - b', 'pause'],
  ['a — b', 'pause'],
  ['a (b', 'pause'],
  ['a “b', 'pause'],
])('between the words of %j is a %s', (text, before) =>
  expect(plainWords(text)[1]?.before).toBe(before),
);

it('each word is evened out already', () =>
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'aeckhnotÉñ ’´,.-&\n\u200b\u0301ﬁ😀2') }),
      (text) => {
        for (const { word } of plainWords(text)) expect(wordsOf(word)).toEqual([word]);
      },
    ),
  ));
