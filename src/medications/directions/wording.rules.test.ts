import { describe, expect, it } from 'vitest';
import { contains, contradicts, plain, says } from './wording.rules.ts';

const instruction = (sent: string) => ({ kind: 'instruction' as const, parts: [{ sent }] });

describe('words of a text', () => {
  it.each([
    ['Take 1 tablet, DAILY.', 'take 1 tablet daily'],
    ['Take 0.5 mL; < 3 doses', 'take 0.5 ml < 3 doses'],
    ['Don’t  stop!', "don't stop"],
  ])('%j are compared as %j', (text, words) => expect(plain(text)).toBe(words));

  it.each([
    ['take with food', 'with food', true],
    ['take with foods', 'with food', false],
    ['do not take with food', 'with food', false],
    ['avoid alcohol', 'alcohol', false],
    ['take with food', '', false],
  ])('%j says %j: %s', (text, words, is) => expect(says(text, words)).toBe(is));

  it('contain a part if it comes from the sender, and no part that is only ours', () => {
    expect(contains('keep it cold', instruction('Keep it cold.'))).toBe(true);
    expect(contains('keep it cold', instruction('Keep it dry'))).toBe(false);
    const dose = { kind: 'dose' as const, parts: ['101 mg', ' (', { sent: 'by weight' }, ')'] };
    expect(contains('dose by weight', dose)).toBe(false);
    expect(contains('101 mg by weight', dose)).toBe(true);
    expect(contains('twice a day', { kind: 'frequency', parts: ['twice a day'] })).toBe(false);
  });

  it.each([
    ['take on an empty stomach', 'Take with food', true],
    ['take with food', 'On an empty stomach', true],
    ['take after meals', 'Take with food', false],
    ['not with milk', 'With milk', true],
    ['with milk', 'Not with milk', true],
    ['with water', 'With milk', false],
  ])('%j forbids %j: %s', (text, sent, is) =>
    expect(contradicts(text, instruction(sent))).toBe(is),
  );
});
