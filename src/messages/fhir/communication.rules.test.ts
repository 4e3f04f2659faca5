import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseText } from '../../../test/cases.ts';
import { CATEGORIES } from '../writing/categories.ts';
import { storedText } from '../writing/text.rules.ts';
import { communicationsOf, type Thread, type ThreadMessage } from './communication.rules.ts';

const thread: Thread = {
  id: 't1',
  patientId: 'p1',
  subject: 'Glucose <70',
  category: 'test',
  team: { id: 'f1', name: 'Family medicine' },
  begunAt: new Date('2026-11-26T15:00:00Z'),
  state: 'open',
};
const message = (rest: Partial<ThreadMessage>): ThreadMessage => ({
  id: 'm1',
  before: null,
  authorId: 'a1',
  authorName: 'Ines Holm',
  authorAs: 'self',
  text: 'It was <70',
  sentAt: new Date('2026-11-26T15:00:00Z'),
  readAt: null,
  ...rest,
});

describe('a conversation as FHIR', () => {
  it('is one Communication with its subject, and one for each message, in order', () => {
    const [head, first, second] = communicationsOf(thread, [
      message({ readAt: new Date('2026-11-26T16:00:00Z') }),
      message({ id: 'm2', before: 'm1', authorAs: 'staff', authorName: 'Abe', text: 'Eat.' }),
    ]);
    expect(head).toMatchObject({
      id: 't1',
      status: 'in-progress',
      topic: { text: 'Glucose <70' },
      subject: { reference: 'Patient/p1' },
    });
    expect(head?.payload).toBeUndefined();
    expect(first).toMatchObject({
      partOf: [{ reference: 'Communication/t1' }],
      sender: { reference: 'Patient/p1' },
      recipient: [{ type: 'CareTeam', display: 'Family medicine' }],
      received: '2026-11-26T16:00:00.000Z',
    });
    expect(first?.inResponseTo).toBeUndefined();
    expect(second).toMatchObject({
      inResponseTo: [{ reference: 'Communication/m1' }],
      sender: { type: 'Practitioner', display: 'Abe' },
      recipient: [{ reference: 'Patient/p1' }],
    });
    expect(second?.received).toBeUndefined();
  });

  it('names a caregiver as a RelatedPerson, never as the patient', () => {
    const [, sent] = communicationsOf(thread, [message({ authorAs: 'caregiver' })]);
    expect(sent?.sender).toMatchObject({ type: 'RelatedPerson' });
    expect(sent?.sender?.reference).toBeUndefined();
  });

  it('is completed when it is closed, and has a word for every category', () => {
    for (const category of CATEGORIES) {
      const [head] = communicationsOf({ ...thread, category, state: 'closed' }, []);
      expect([head?.status, head?.category?.[0]?.text]).toEqual(['completed', expect.any(String)]);
    }
  });

  it('holds every text as it was written, through JSON and back', () => {
    const back = (text: string) =>
      JSON.parse(JSON.stringify(communicationsOf(thread, [message({ text })])))[1].payload;
    const typed = storedText(caseText('message.txt'));
    expect(back(typed)).toEqual([{ contentString: typed }]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const stored = storedText(text);
        expect(back(stored)).toEqual([{ contentString: stored }]);
      }),
    );
  });
});
