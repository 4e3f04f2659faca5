import { listSessions } from '../../platform/access/session.ts';
import { type Registrar, redirect } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { hasAuthenticator } from '../factors/authenticator.ts';
import { listDevices } from '../factors/devices.ts';
import { listPasskeys } from '../factors/passkeys/passkeys.ts';
import { countRecoveryCodes } from '../factors/recovery-codes/recovery-codes.ts';
import { mayCloseOwnAccount, mayUseOwnAccount } from '../policy.ts';
import { AccountPage } from './account.pages.tsx';
import { closeOwnAccount, listAcceptances, listActivity, readOwnAccount } from './account.ts';
import { ActivityPage } from './activity/activity.pages.tsx';
import { changeAnswer } from './change-answer.ts';
import { ClosePage } from './close.pages.tsx';
import { me } from './own.ts';
import { listOwnQuestions } from './secrets/questions.ts';

/** The permissions that the account's activity shows; each has its string in `activity.*`. */
const SHOWN = [
  'session:begin',
  'account:make',
  'account:reopen',
  'account:recover',
  'account:questions-asked',
  ...[
    'password',
    'user-id',
    'email',
    'phone',
    'questions',
    'passkey-on',
    'passkey-off',
    'authenticator-on',
    'authenticator-off',
    'codes',
    'sign-off',
  ].map((what) => `account:${what}`),
];
const DONE: Record<string, Key> = {
  saved: 'account.saved',
  'signed-off': 'account.signed-off',
  sent: 'account.sent',
};

/** The account page, its activity, and closing it. */
export function accountRoutes(routes: Registrar): void {
  routes.page('/account', mayUseOwnAccount, async (ctx) => {
    const { access, settings, query } = ctx;
    const id = me(access);
    const facts = {
      own: await readOwnAccount(access),
      passkeys: await listPasskeys(access, id),
      app: await hasAuthenticator(access, id),
      codes: await countRecoveryCodes(access, id),
      questions: await listOwnQuestions(access),
      sessions: await listSessions(access, id, access.info.sessionRef, {
        now: ctx.now,
        idleMinutes: access.as === 'staff' ? settings.staffIdleMinutes : settings.idleMinutes,
        hours: settings.sessionHours,
      }),
      devices: await listDevices(access, id),
      terms: await listAcceptances(access),
    };
    return changeAnswer(
      ctx,
      'account.title',
      <AccountPage
        view={ctx.view}
        facts={facts}
        newKey={ctx.newKey}
        done={DONE[query.done ?? ''] ?? null}
      />,
    );
  });
  routes.page('/account/activity', mayUseOwnAccount, async (ctx) =>
    changeAnswer(
      ctx,
      'account.activity',
      <ActivityPage view={ctx.view} rows={await listActivity(ctx.access, SHOWN)} />,
    ),
  );

  routes.page('/account/close', mayCloseOwnAccount, async (ctx) =>
    changeAnswer(
      ctx,
      'account.close',
      <ClosePage view={ctx.view} problems={{}} formKey={ctx.newKey()} />,
    ),
  );
  routes.button('/account/close', mayCloseOwnAccount, async ({ access, deps }) => {
    await closeOwnAccount(access, deps.jobs);
    return redirect('/signed-off');
  });
}
