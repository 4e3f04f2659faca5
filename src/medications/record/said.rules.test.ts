import { describe, expect, it } from 'vitest';
import { factOf, narrativeOf, notesOf, statusReasonOf } from './said.rules.ts';

describe('a note', () => {
  it('has its text, who wrote it and when, as far as those are given', () =>
    expect(
      notesOf(
        [
          { text: ' Keep it cold ', authorString: 'Ana', time: '2026-01-01' },
          { text: 'Ring', authorReference: { reference: 'Practitioner/d' } },
          { text: '  ' },
        ],
        () => 'Dr. Lee',
      ),
    ).toEqual([
      { text: 'Keep it cold', by: 'Ana', at: '2026-01-01' },
      { text: 'Ring', by: 'Dr. Lee', at: null },
    ]));

  it('is the narrative of a resource, without its markup', () => {
    const text = { status: 'generated' as const, div: '<div><p>One <b>tablet</b></p></div>' };
    expect(narrativeOf({ text }).map((note) => note.text)).toEqual(['One tablet']);
    expect(narrativeOf({})).toEqual([]);
  });
});

describe('why a status is what it is', () => {
  it.each([
    ['a code with words of ours', { coding: [{ code: 'surg' }] }, [], ['surg']],
    [
      'a text, whatever the code',
      { coding: [{ code: 'surg' }], text: 'For the knee' },
      ['For the knee'],
      [],
    ],
    [
      'another code',
      { coding: [{ system: 'urn:x', code: 'q9', display: 'Moved' }] },
      ['Moved'],
      [],
    ],
    ['a state that the portal reads itself', { coding: [{ code: 'parked' }] }, [], []],
    ['nothing', undefined, [], []],
  ])('is given by %s', (_, concept, statusReasons, statusCodes) =>
    expect(statusReasonOf([concept], ['parked'])).toEqual({ statusReasons, statusCodes }),
  );
});

describe('a fact', () => {
  it('is our word for a code only if no text says it', () => {
    const coding = [{ code: 'acute' }];
    expect(factOf('course', { coding }, ['acute'])).toEqual([{ is: 'course', code: 'acute' }]);
    expect(factOf('course', { coding, text: 'A week' }, ['acute'])).toEqual([
      { is: 'course', sent: 'A week' },
    ]);
    expect(factOf('course', undefined, ['acute'])).toEqual([]);
    expect(factOf('course', {}, ['acute'])).toEqual([]);
  });
});
