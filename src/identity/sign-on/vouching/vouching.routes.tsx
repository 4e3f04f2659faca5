import { z } from 'zod';
import { newToken, sha256 } from '../../../platform/crypto/crypto.ts';
import { Nothing } from '../../../platform/http/forms.ts';
import { type PublicContext, type Registrar, redirect } from '../../../platform/http/routes.ts';
import { userIdField } from '../../accounts/account-forms.ts';
import { publicAnswer } from '../../accounts/public-answer.ts';
import {
  DEVICE_COOKIE,
  deviceCookie,
  deviceHash,
  VOUCHED_COOKIE,
  vouchedCookie,
} from '../browser.ts';
import { LinkSentPage } from '../other-ways.pages.tsx';
import { BrowserLinkPage } from './vouching.pages.tsx';
import { askForLink, vouch } from './vouching.ts';

const AskForm = z.object({ userId: userIdField });

export function vouchingRoutes(routes: Registrar): void {
  const why = 'one more step of signing on, from a browser that the account does not know';
  routes.publicPage('/sign-on/browser', why, async (ctx) =>
    publicAnswer(ctx, 'forgot.sent', <LinkSentPage view={ctx.view} />),
  );
  routes.publicForm(
    '/sign-on/browser',
    why,
    AskForm,
    async (ctx) => {
      let browser = deviceHash(ctx);
      if (!browser) {
        const token = newToken();
        browser = sha256(token);
        ctx.reply.setCookie(DEVICE_COOKIE, token, deviceCookie);
      }
      await askForLink(ctx.deps, ctx.info, ctx.input.userId, browser);
      return redirect('/sign-on/browser');
    },
    async () => redirect('/sign-on'),
  );

  const page = (ctx: PublicContext, opens: boolean) =>
    publicAnswer(
      ctx,
      opens ? 'browser.ask' : 'browser.no',
      <BrowserLinkPage view={ctx.view} token={opens ? (ctx.params.token ?? '') : null} />,
    );
  const vouched = (ctx: PublicContext) =>
    vouch(ctx.deps.config, ctx.params.token, deviceHash(ctx), ctx.now);
  // opening the link changes nothing, since mail programs open links on their own
  routes.publicPage('/sign-on/browser/:token', why, async (ctx) =>
    page(ctx, vouched(ctx) !== null),
  );
  routes.publicForm(
    '/sign-on/browser/:token',
    why,
    Nothing,
    async (ctx) => {
      const kept = vouched(ctx);
      if (!kept) return page(ctx, false);
      ctx.reply.setCookie(VOUCHED_COOKIE, kept, vouchedCookie);
      return redirect('/sign-on');
    },
    async (ctx) => page(ctx, false),
  );
}
