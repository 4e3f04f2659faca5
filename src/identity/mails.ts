import { systemRequest } from '../platform/access/request-info.ts';
import type { Deps } from '../platform/http/routes.ts';
import { wordsIn } from '../platform/i18n.ts';
import type { JobData } from '../platform/jobs/queues.ts';
import type { SendMail } from '../platform/mail/mail.ts';
import { findEmailLink } from './account/email/email-links.ts';
import { findNotified } from './accounts/accounts.ts';
import { linkAddress } from './accounts/links.ts';
import { browserLink } from './sign-on/vouching/vouching.ts';
import { findInvitation, noteMailed } from './staff/invitations/invitations.ts';

type MailDeps = Pick<Deps, 'db' | 'config' | 'log' | 'settings' | 'jobs'>;

/**
 * Sends the mail that asks to confirm an address. Nothing is sent if the link was used meanwhile or
 * the account is closed.
 */
export async function mailConfirmation(
  deps: MailDeps,
  linkId: string,
  now: Date,
  send: SendMail,
): Promise<void> {
  const info = systemRequest(now, 'job mail.confirm-email');
  const link = await findEmailLink(deps, info, linkId);
  if (!link) return;
  const { settings, config } = deps;
  const t = wordsIn(link.language, settings.zone);
  await send({
    to: link.email,
    subject: t('mail.confirm-subject', { name: settings.name }),
    body: t('mail.confirm-body', {
      name: settings.name,
      link: linkAddress(config, 'confirm-email', linkId),
      phone: settings.phone,
    }),
    template: 'confirm-email',
  });
}

/**
 * Sends what somebody who can't sign on asked for: a link for the browser that asked, or the user
 * ID. Never both in one mail.
 */
export async function mailRecovery(
  deps: MailDeps,
  data: JobData['mail.recovery'],
  now: Date,
  send: SendMail,
): Promise<void> {
  const info = systemRequest(now, 'job mail.recovery');
  const { settings, config } = deps;
  const who = await deps.db.asSystem('system:notices', info, (access) =>
    findNotified(access, data.accountId, null),
  );
  if (!who?.email) return;
  const t = wordsIn(who.language, settings.zone);
  const name = settings.name;
  const { phone } = settings;
  if (data.browser) {
    const link = browserLink(config, data.accountId, Buffer.from(data.browser, 'hex'), now);
    return send({
      to: who.email,
      subject: t('mail.browser-subject', { name }),
      body: t('mail.browser-body', { name, link, phone }),
      template: 'recovery',
    });
  }
  const body = data.recoveryId
    ? t('mail.recovery-body', { name, link: linkAddress(config, 'reset', data.recoveryId), phone })
    : t('mail.user-id-body', { name, userId: who.userId, phone });
  await send({
    to: who.email,
    subject: t(data.recoveryId ? 'mail.recovery-subject' : 'mail.user-id-subject', { name }),
    body,
    template: 'recovery',
  });
}

/** Invites somebody to join the staff. Nothing is sent if the invitation was withdrawn or used. */
export async function mailInvitation(
  deps: MailDeps,
  invitationId: string,
  now: Date,
  send: SendMail,
): Promise<void> {
  const info = systemRequest(now, 'job mail.invitation');
  const { settings, config } = deps;
  const invitation = await deps.db.asSystem('system:notices', info, async (access) =>
    findInvitation(access, invitationId, now),
  );
  if (!invitation) return;
  const t = wordsIn('en', settings.zone);
  await send({
    to: invitation.email,
    subject: t('mail.invitation-subject', { name: settings.name }),
    body: t('mail.invitation-body', {
      name: settings.name,
      who: invitation.name,
      link: linkAddress(config, 'join', invitationId),
    }),
    template: 'invitation',
  });
  await deps.db.asSystem('system:notices', info, async (access) =>
    noteMailed(access, invitationId, now),
  );
}
