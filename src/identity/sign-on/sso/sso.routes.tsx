import { auditAction } from '../../../platform/access/audit-rows.ts';
import { safePath } from '../../../platform/http/forms.ts';
import {
  type Answer,
  notFound,
  type PublicContext,
  type Registrar,
  redirect,
} from '../../../platform/http/routes.ts';
import { takeGroups } from '../../../staff/groups/groups.ts';
import { publicAnswer } from '../../accounts/public-answer.ts';
import { goOn, signingOn } from '../entering.ts';
import { SsoRefusedPage } from './sso.pages.tsx';
import { findBySubject, SSO_PATH, type Sso } from './sso.ts';

const COOKIE = '__Host-portico-sso';
const cookie = { path: '/', httpOnly: true, secure: true, sameSite: 'lax', maxAge: 600 } as const;

/**
 * Staff sign on through their organization's provider. Only those invited here get in, by an
 * address that the provider has verified.
 */
export function ssoRoutes(routes: Registrar, sso: Sso): void {
  const refused = (ctx: PublicContext): Answer => ({
    ...publicAnswer(ctx, 'sso.refused', <SsoRefusedPage view={ctx.view} />),
    status: 422,
  });
  // a link, not a form: our content security policy lets no form lead to another site, not even by
  // a redirect
  routes.publicPage(
    '/sign-on/sso',
    'redirects to the provider that the health system uses for its staff',
    async (ctx) => {
      try {
        const { to, kept } = await sso.begin(safePath(ctx.query.next) ?? '');
        ctx.reply.setCookie(COOKIE, kept, cookie);
        return redirect(to);
      } catch {
        ctx.deps.log({ event: 'sign-on.failed', requestId: ctx.info.requestId, why: 'provider' });
        return refused(ctx);
      }
    },
  );
  routes.publicPage(SSO_PATH, 'where the provider sends staff back to', async (ctx) => {
    const { request, reply, info } = ctx;
    const kept = request.cookies[COOKIE];
    if (!kept) return notFound;
    reply.clearCookie(COOKIE, cookie);
    const at = request.url.indexOf('?');
    const who = await sso.finish(kept, at < 0 ? '' : request.url.slice(at));
    const answer = await signingOn(ctx, async (access) => {
      const accountId = who && (await findBySubject(access, who.subject, who.email));
      if (accountId) {
        await takeGroups(access, ctx.deps.jobs, accountId, who.groups);
        return goOn(ctx, access, { accountId, passed: ['sso'] }, { next: who.next, kept: '' });
      }
      auditAction(access, info, {
        person: null,
        actor: null,
        kind: 'visitor',
        as: 'visitor',
        permission: 'session:begin',
        outcome: 'denied',
        reason: 'sso',
        category: 'sign-on',
      });
      return null;
    });
    return answer ?? refused(ctx);
  });
}
