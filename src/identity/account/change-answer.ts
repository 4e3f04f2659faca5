import type { Problems } from '../../platform/http/forms.ts';
import { type PageAnswer, pageAnswer, redirect } from '../../platform/http/routes.ts';
import type { Key, Words } from '../../platform/i18n.ts';

/** A page of the account, with the problems of its form if there are any. */
export const changeAnswer = (
  { t }: { t: Words },
  title: Key,
  body: PageAnswer['body'],
  problems: Problems = {},
): PageAnswer => pageAnswer(t, 'account', t(title), body, problems);

/** Back to the account page, which says what was done. */
export const doneAnswer = (what: 'saved' | 'signed-off' | 'sent') =>
  redirect(`/account?done=${what}`);
