import { describe, expect, it } from 'vitest';
import { readSeparators, type Separators, STANDARD } from './segments.rules.ts';

describe('separators', () => {
  const usual: Separators = { ...STANDARD, truncation: '' };
  it.each<[string, Partial<Separators> | null]>([
    ['MSH|^~\\&|A', usual],
    ['MSH|^~\\&#|A', STANDARD],
    ['MSH|^~\\\\&|A', usual],
    ['MSH|^~|A', { ...STANDARD, escape: '', subcomponent: '', truncation: '' }],
    [
      'MSH$*%/!$A',
      {
        field: '$',
        component: '*',
        repetition: '%',
        escape: '/',
        subcomponent: '!',
        truncation: '',
      },
    ],
    ['MSH||A', null],
    ['MSH|^^\\&|A', null],
    ['MSH|^~\\|A', { ...STANDARD, subcomponent: '', truncation: '' }],
    ['MSH|^~\\&#!|A', null],
    ['MSHA^~\\&A', null],
    ['MSH', null],
    ['', null],
  ])('of %j', (header, are) => expect(readSeparators(header)).toEqual(are));
});
