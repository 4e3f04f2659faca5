import { describe, expect, it } from 'vitest';
import * as lists from './no-words.rules.ts';
import { plainWords } from './plain-words.rules.ts';

describe.each(Object.entries(lists))('%s', (_, words) => {
  it('is written as texts are evened out, or no word would be found', () => {
    expect([...words].filter((one) => plainWords(one)[0]?.word !== one)).toEqual([]);
  });
});

it('a word is not both a verb of having and the begin of a new thought', () => {
  expect([...lists.HAVING].filter((one) => lists.NEW_THOUGHT.has(one))).toEqual([]);
  expect([...lists.SMALL].filter((one) => lists.NEW_THOUGHT.has(one))).toEqual(['he']);
});
