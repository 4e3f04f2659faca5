import { Nothing } from '../../../platform/http/forms.ts';
import { notFound, type PublicContext, type Registrar } from '../../../platform/http/routes.ts';
import { idInLink } from '../../accounts/links.ts';
import { publicAnswer } from '../../accounts/public-answer.ts';
import { ConfirmEmailPage, UndoEmailPage } from './email-links.pages.tsx';
import { confirmEmail, undoEmail } from './email-links.ts';

type State = 'ask' | 'done' | 'over' | 'shared';

/**
 * Links in mail: confirm an address, undo a change. Opening one changes nothing, since mail
 * programs open links on their own; only the button on its page does.
 */
export function emailLinkRoutes(routes: Registrar): void {
  const undo = (ctx: PublicContext, state: State) =>
    publicAnswer(
      ctx,
      `undo.${state}`,
      <UndoEmailPage view={ctx.view} token={ctx.params.token ?? ''} state={state} />,
    );
  const whyUndo = 'whoever reads mail at the old address can undo a change';
  routes.publicPage('/undo-email/:token', whyUndo, async (ctx) =>
    idInLink(ctx.deps.config, 'undo-email', ctx.params.token) ? undo(ctx, 'ask') : notFound,
  );
  routes.publicForm(
    '/undo-email/:token',
    whyUndo,
    Nothing,
    async (ctx) => {
      const id = idInLink(ctx.deps.config, 'undo-email', ctx.params.token);
      if (!id) return notFound;
      return undo(ctx, await undoEmail(ctx.deps, ctx.info, id));
    },
    async () => notFound,
  );

  const confirm = (ctx: PublicContext, state: State) =>
    publicAnswer(
      ctx,
      `confirm.${state}`,
      <ConfirmEmailPage view={ctx.view} token={ctx.params.token ?? ''} state={state} />,
    );
  routes.publicPage(
    '/confirm-email/:token',
    'the link in a mail is opened by whoever reads that mail',
    async (ctx) =>
      idInLink(ctx.deps.config, 'confirm-email', ctx.params.token) ? confirm(ctx, 'ask') : notFound,
  );
  routes.publicForm(
    '/confirm-email/:token',
    'the link in a mail is used by whoever reads that mail',
    Nothing,
    async (ctx) => {
      const id = idInLink(ctx.deps.config, 'confirm-email', ctx.params.token);
      if (!id) return notFound;
      return confirm(ctx, await confirmEmail(ctx.deps, ctx.info, id));
    },
    async () => notFound,
  );
}
