import type { Received } from '../../platform/files/files.ts';
import { checkedIn, type Problems, type Typed } from '../../platform/http/forms.ts';
import { type Answer, type Context, isUuid } from '../../platform/http/routes.ts';
import { BOX } from './attachments.rules.ts';
import type { Writes } from './attachments.sql.ts';
import { type Chosen, dropFiles, type Picked, pickFiles } from './attachments.ts';

/** The files that were chosen before, by the boxes of a form. */
const chosenIn = (typed: Readonly<Record<string, unknown>>): string[] =>
  checkedIn(typed, BOX).filter(isUuid);

/** Shows a form again; `more` is what the page needs besides. */
type Show<C, M> = (
  ctx: C,
  typed: Typed,
  problems: Problems,
  more: M & { chosen: readonly Chosen[] },
) => Promise<Answer>;

/**
 * The files of a form, and the way to show it again without losing any.
 * @param typed what was sent, with the boxes of files that were chosen before
 * @param aboutId whose record the message is about, if the address doesn't say
 */
export async function withFiles<
  P extends 'messages:write' | 'messages:answer',
  C extends Context<P>,
  M extends object,
>(
  ctx: C,
  typed: Readonly<Record<string, unknown>>,
  { files }: { files: readonly Received[] },
  show: Show<C, M>,
  aboutId: string = ctx.access.person.id,
): Promise<Picked & { again(typed: Typed, problems: Problems, more?: M): Promise<Answer> }> {
  const { access, deps } = ctx;
  const picked = await pickFiles(deps, access, aboutId, {
    before: chosenIn(typed),
    arrived: files,
  });
  const { chosen, problem } = picked;
  return {
    ...picked,
    again: (typed, problems, more) =>
      show(ctx, typed, problem ? { files: problem, ...problems } : problems, {
        ...(more as M),
        chosen,
      }),
  };
}

/** Forgets the files of a form that is not sent. False if it had none. */
export async function forget(access: Writes, chosen: readonly Chosen[]): Promise<boolean> {
  if (chosen.length === 0) return false;
  await dropFiles(
    access,
    chosen.map(({ id }) => id),
  );
  return true;
}
