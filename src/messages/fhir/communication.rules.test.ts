import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseText } from '../../../test/cases.ts';
import { CATEGORIES } from '../writing/categories.ts';
import { storedText } from '../writing/text.rules.ts';
import {
  bundleOf,
  communicationsOf,
  type Thread,
  type ThreadMessage,
} from './communication.rules.ts';

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
  asTeam: false,
  files: [],
  result: null,
  ...rest,
});

describe('a conversation as FHIR', () => {
  it('is one Communication with its subject, and one for each message, in order', () => {
    const [head, first, second] = communicationsOf(thread, [
      message({}),
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
    });
    expect(first?.inResponseTo).toBeUndefined();
    expect(second).toMatchObject({
      inResponseTo: [{ reference: 'Communication/m1' }],
      sender: { type: 'Practitioner', display: 'Abe' },
      recipient: [{ reference: 'Patient/p1' }],
    });
  });

  it('has the files of a message beside its text', () => {
    const file = { name: 'a.pdf', type: 'application/pdf', bytes: 7, url: 'https://x/files/f1' };
    const [, sent] = communicationsOf(thread, [message({ files: [file] })]);
    expect(sent?.payload).toEqual([
      { contentString: 'It was <70' },
      {
        contentAttachment: {
          title: 'a.pdf',
          contentType: 'application/pdf',
          size: 7,
          url: 'https://x/files/f1',
        },
      },
    ]);
  });

  it('points to the result that a message names', () => {
    const result = { reference: 'DiagnosticReport/r1', display: 'A1c, Oct 3, 2026' };
    const [, sent] = communicationsOf(thread, [message({ result })]);
    expect(sent?.payload?.at(-1)).toEqual({ contentReference: result });
  });

  it('names a caregiver as a RelatedPerson, never as the patient', () => {
    const [, sent] = communicationsOf(thread, [message({ authorAs: 'caregiver' })]);
    expect(sent?.sender).toMatchObject({ type: 'RelatedPerson' });
    expect(sent?.sender?.reference).toBeUndefined();
  });

  it('names the team alone where the team signed, and no subject that its reader may not see', () => {
    const all = communicationsOf({ ...thread, subject: null }, [
      message({ authorAs: 'staff', authorName: 'Abe', asTeam: true }),
    ]);
    expect(all[1]?.sender).toMatchObject({ type: 'CareTeam', display: 'Family medicine' });
    expect(JSON.stringify(all)).not.toMatch(/Abe|topic/);
  });

  it('is completed when it is closed, and has a word for every category', () => {
    for (const category of CATEGORIES) {
      const [head] = communicationsOf({ ...thread, category, state: 'closed' }, []);
      expect([head?.status, head?.category?.[0]?.text]).toEqual(['completed', expect.any(String)]);
    }
  });

  it('is a Bundle whose entries refer to each other', () => {
    const conversations = [
      { thread, messages: [message({}), message({ id: 'm2', before: 'm1' })] },
    ];
    const bundle = bundleOf(conversations, 'https://portal.example.org', thread.begunAt);
    const urls = bundle.entry?.map(({ fullUrl }) => fullUrl);
    expect(urls).toEqual(
      ['t1', 'm1', 'm2'].map((id) => `https://portal.example.org/fhir/Communication/${id}`),
    );
    for (const { resource } of bundle.entry ?? [])
      for (const { reference } of [...(resource?.partOf ?? []), ...(resource?.inResponseTo ?? [])])
        expect(urls).toContain(`https://portal.example.org/fhir/${reference}`);
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
