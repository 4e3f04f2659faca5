import type { ComponentChildren } from 'preact';
import { z } from 'zod';
import { version } from '../../platform/http/drafts.ts';
import {
  type Answer,
  type Context,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { PLACE } from '../paths.ts';
import { mayManageSchedule } from '../policy.ts';
import type { Changed } from './change.ts';
import { PreviewPage } from './preview.pages.tsx';
import { type AheadOf, logStranded } from './stranded.ts';

type Ctx = Context<'schedule:manage'>;

/** Removes what a page showed, with the visits that it listed. */
export const RemoveForm = z.object({
  do: z.literal('save', 'problem.choose'),
  seen: z.string().max(16).default(''),
  version,
});

/**
 * The page that asks before something of the hours is removed, and says which booked visits that
 * would strand; and the target of its button.
 */
export function removing<T>(
  routes: Registrar,
  {
    path,
    find,
    strands,
    remove,
    show,
  }: {
    path: string;
    /** What is to be removed; null if there is nothing. */
    find(ctx: Ctx): Promise<T | null>;
    strands(ctx: Ctx, of: T): Promise<AheadOf[]>;
    remove(ctx: Ctx, of: T, version: number, listed: string): Promise<Changed>;
    show(
      ctx: Ctx,
      of: T,
    ): {
      trail: { href: string; text: string }[];
      title: string;
      version: number;
      back: string;
      body: ComponentChildren;
    };
  },
): void {
  const page = async (ctx: Ctx, again: AheadOf[] | null, changed: boolean): Promise<Answer> => {
    const { access, view, t } = ctx;
    const of = await find(ctx);
    if (!of) return notFound;
    const visits = again ?? (await strands(ctx, of));
    logStranded(access, visits);
    const { trail, title, version, back, body } = show(ctx, of);
    const all = (
      <PreviewPage
        {...{ view, trail, title, visits, changed }}
        action={view.path}
        formKey={ctx.newKey()}
        typed={{ version: String(version) }}
        cancel={back}
        remove
      >
        {body}
      </PreviewPage>
    );
    return pageAnswer(t, PLACE, title, all);
  };
  routes.page(path, mayManageSchedule, (ctx) => page(ctx, null, false));
  routes.form(
    path,
    mayManageSchedule,
    RemoveForm,
    async (ctx) => {
      const { input } = ctx;
      const of = await find(ctx);
      if (!of) return notFound;
      const { back } = show(ctx, of);
      const changed = await remove(ctx, of, Number(input.version), input.seen);
      if (changed.is === 'saved') return redirect(`${back}?done=removed`);
      if (changed.is === 'strands') return page(ctx, changed.visits, true);
      return changed.is === 'stale' ? page(ctx, null, true) : notFound;
    },
    (ctx) => page(ctx, null, false),
  );
}
