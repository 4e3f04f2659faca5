import type { Problems } from '../../platform/http/forms.ts';
import { type Context, type PageAnswer, pageAnswer } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';

export const changeAnswer = (
  { t }: Context<string>,
  title: Key,
  body: PageAnswer['body'],
  problems: Problems = {},
): PageAnswer => pageAnswer(t, 'account', t(title), body, problems);
