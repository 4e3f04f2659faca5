import { z } from 'zod';
import { field } from '../../platform/http/forms.ts';
import { BOX } from '../attachments/attachments.rules.ts';
import { isCategory } from './categories.ts';
import { lengthOf, storedText } from './text.rules.ts';

/** Where a person's messages are. */
export const BASE = '/people/:person/messages';
export const PLACE = 'messages';
export const home = (params: Record<string, string>): string => `/people/${params.person}/messages`;

/** More than a text may have, so that one that is too long comes back whole, with the problem. */
const TYPED = 200_000;
/** The most characters of a draft, which may still be too long to send. */
export const MOST_DRAFT = 20_000;

/** Fields of every form with a text. The rules of text read what is in them (text.rules.ts). */
const fields = {
  text: z.string('problem.message-empty').max(TYPED, 'problem.message-long').default(''),
  draft: z.union([z.literal(''), z.uuid('problem.choose')]).default(''),
  version: z
    .string()
    .regex(/^\d{0,9}$/, 'problem.choose')
    .default(''),
};
export const ReplyForm = z
  .object({
    do: field.choice(['send', 'draft'], 'problem.choose'),
    ...fields,
    advised: field.optional(3),
  })
  .catchall(field.optional(3))
  .meta({ texts: ['text'], boxes: BOX });
export const ComposeForm = z
  .object({
    do: field.choice(['preview', 'edit', 'send', 'draft'], 'problem.choose'),
    category: field.optional(20),
    subject: z
      .string('problem.message-subject')
      .max(TYPED, 'problem.message-subject-long')
      .default(''),
    ...fields,
    private: field.optional(3),
  })
  .catchall(field.optional(3))
  .meta({ texts: ['subject', 'text'], boxes: BOX });

/** What a script saves while it is typed, and for whom: another account may have signed on since. */
export const AutosaveForm = z
  .object({
    author: z.uuid('problem.choose'),
    category: field.optional(20),
    subject: z.string().max(TYPED, 'problem.message-subject-long').default(''),
    ...fields,
  })
  .meta({ texts: ['subject', 'text'] });

/** The draft and its version as the page showed it. */
export const seenOf = (input: { draft: string; version: string }) =>
  input.draft && input.version ? { id: input.draft, version: Number(input.version) } : null;

/** A draft's texts as they are stored. Unlike a message's, they may be too long or say nothing. */
export const draftTexts = (input: { category?: string; subject?: string; text: string }) => ({
  category: isCategory(input.category) ? input.category : '',
  subject: storedText((input.subject ?? '').slice(0, 200)),
  text: storedText(input.text),
});
/** Whether a text is too long even for a draft. */
export const isTooLongForDraft = (text: string): boolean => lengthOf(text) > MOST_DRAFT;
