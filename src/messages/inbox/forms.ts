import { z } from 'zod';
import { field } from '../../platform/http/forms.ts';
import { BOX } from '../attachments/attachments.rules.ts';
import { storedText } from '../writing/text.rules.ts';
import { BOXES } from './inbox.ts';

/** The list that a form's page was opened from; anything else is the first list. */
export const from = z.enum(BOXES).catch('mine');

/** A number that a page of ours put into its form. */
export const shown = z
  .string('problem.choose')
  .regex(/^\d{1,9}$/, 'problem.choose')
  .transform(Number);

/** The fields of an answer, of which only a template is needed. */
export const TemplateForm = z
  .object({
    from,
    seen: shown,
    text: z.string('problem.inbox-text').transform(storedText).default(''),
    sign: z.enum(['team', 'me']).catch('team'),
    template: z.string('problem.templates-choose').min(1, 'problem.templates-choose'),
  })
  .catchall(field.optional(3))
  .meta({ boxes: BOX });
