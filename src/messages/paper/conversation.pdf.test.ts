import { expect, it } from 'vitest';
import { wordsOf } from '../../../test/pdf.ts';
import { en } from '../../../test/words.ts';
import { conversationPdf } from './conversation.pdf.ts';

it('names the files and the result of a message, which are not on the paper', async () => {
  const sentAt = new Date('2026-11-22T15:00:00Z');
  const message = { who: 'Ines Holm', team: null, sentAt, text: 'My log', result: null };
  const pdf = await conversationPdf(
    en,
    {
      ...{ name: 'Ines Holm', birthDate: null, mrn: null, subject: 'Log', team: 'Family' },
      category: 'A test',
      messages: [
        { ...message, files: ['log, week 1.pdf', 'foto.jpg'] },
        { ...message, files: [], result: 'Result: A1c, Oct 3, 2026' },
      ],
    },
    { from: 'Cedar Valley Health', now: sentAt },
  );
  const words = wordsOf(pdf);
  expect(words).toContain(`${en('files.title')}: log, week 1.pdf, foto.jpg`);
  expect(words.split(en('files.title'))).toHaveLength(2);
  expect(words).toContain('Result: A1c, Oct 3, 2026');
});
