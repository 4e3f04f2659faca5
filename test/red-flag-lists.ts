import { expect, it } from 'vitest';
import type { FlagList } from '../src/messages/writing/red-flags/phrases.rules.ts';
import { redFlags } from '../src/messages/writing/red-flags.rules.ts';

/** A phrase as somebody could write it, once for each word that it allows. */
function written(phrase: string): string[] {
  const parts = phrase.split(' ').filter((part) => part !== '…');
  const first = parts.map((part) => part.split('/')[0] ?? '');
  return parts.flatMap((part, at) => part.split('/').map((way) => first.with(at, way).join(' ')));
}

/** What holds for the list of each language. */
export function testsFlagList({ flags, idioms }: FlagList): void {
  it.each(flags.map(({ kind, about, phrases }) => ({ kind, about, phrases })))(
    'each phrase about $about raises the alarm: $kind',
    ({ kind, phrases }) => {
      const silent = phrases.flatMap(written).filter((text) => !redFlags('', text).includes(kind));
      expect(silent).toEqual([]);
    },
  );

  it('has each phrase once', () => {
    const all = [...flags.flatMap(({ phrases }) => phrases), ...idioms];
    expect(all.filter((phrase, at) => all.indexOf(phrase) !== at)).toEqual([]);
  });

  it('has phrases of words, gaps and slashes only', () => {
    const all = [...flags.flatMap(({ phrases }) => phrases), ...idioms];
    const word = '[\\p{L}\\p{N}]+(’[\\p{L}]+)?';
    const form = new RegExp(`^${word}(/${word})*( …)?( ${word}(/${word})*( …)?)*$`, 'u');
    expect(all.filter((phrase) => !form.test(phrase) || phrase.endsWith('…'))).toEqual([]);
  });

  it('has idioms that raise none', () => {
    const loud = idioms.flatMap(written).filter((text) => redFlags('', text).length > 0);
    expect(loud).toEqual([]);
  });
}
