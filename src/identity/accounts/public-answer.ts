import type { Problems } from '../../platform/http/forms.ts';
import { type PageAnswer, type PublicContext, pageAnswer } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';

export const publicAnswer = (
  { t }: PublicContext,
  title: Key,
  body: PageAnswer['body'],
  problems: Problems = {},
): PageAnswer => pageAnswer(t, 'none', t(title), body, problems);
