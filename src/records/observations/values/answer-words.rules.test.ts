import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerKey, compareAnswer, isAnswer } from './answer-words.rules.ts';

describe('an answer', () => {
  it.each([
    ['Negative', 'negative', 'normal'],
    ['neg', 'Negative', 'normal'],
    ['Non-Reactive', 'NONREACTIVE', 'normal'],
    ['Positive', 'Negative', 'abnormal'],
    ['2+', 'Negative', 'abnormal'],
    ['Positive (3+)', 'Negative', 'abnormal'],
    ['No detectado', 'Not detected', null],
    ['Detectado', 'No detectado', 'abnormal'],
    ['Negative', 'Positive', 'abnormal'],
    ['Equivocal', 'Negative', 'indeterminate'],
    ['Equivocal', 'Equivocal', null],
    ['Abnormal', 'Normal', 'abnormal'],
    ['Yellow', 'Yellow', 'normal'],
    ['Red', 'Yellow', null],
    ['Negative 2+', 'Negative', null],
    ['', 'Negative', null],
  ])('%s, if %s is normal: %s', (answer, normal, is) =>
    expect(compareAnswer(answer, normal)).toBe(is),
  );

  it('has a key without accents, case, hyphens and a period', () =>
    expect(answerKey('  No-Detectádo.')).toBe('no detectado'));

  it('is a word that ranges use, or not', () =>
    expect(['Negative', 'straw', '<5', 'fasting'].map(isAnswer)).toEqual([
      true,
      true,
      false,
      false,
    ]));

  it('is never both normal and abnormal', () => {
    const word = fc.constantFrom(
      'negative',
      'positive',
      'reactive',
      'absent',
      'equivocal',
      'normal',
    );
    fc.assert(
      fc.property(word, word, (one, other) => {
        if (compareAnswer(one, other) === 'abnormal')
          expect(compareAnswer(one, one)).not.toBe('abnormal');
      }),
    );
  });
});
