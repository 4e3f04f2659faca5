import { linkAddress } from '../../identity/accounts/links.ts';
import { systemRequest } from '../../platform/access/request-info.ts';
import { dayIn } from '../../platform/clock.ts';
import type { Deps } from '../../platform/http/routes.ts';
import { wordsIn } from '../../platform/i18n.ts';
import type { SendMail } from '../../platform/mail/mail.ts';
import { findInvited, noteMailed } from './answers.sql.ts';

/**
 * E-mails an invitation in the language that the patient chose. It does not name the patient or
 * anything from the record. Nothing is sent if the invitation is already over.
 */
export async function mailCareInvitation(
  deps: Pick<Deps, 'db' | 'config' | 'settings'>,
  id: string,
  now: Date,
  send: SendMail,
): Promise<void> {
  const info = systemRequest(now, 'job mail.care-invitation');
  const { settings, config } = deps;
  const found = await deps.db.asSystem('system:notices', info, async (access) =>
    findInvited(access, id, dayIn(settings.zone, now)),
  );
  if (found?.state !== 'open' || found.expiresAt <= now || !found.there) return;
  const t = wordsIn(found.language, settings.zone);
  const { name, phone } = settings;
  await send({
    to: found.email,
    subject: t('care-invitation-mail.subject', { name }),
    body: t('care-invitation-mail.body', {
      name,
      phone,
      link: linkAddress(config, 'care', id),
      day: t.date(found.expiresAt, 'day-full'),
    }),
    template: 'care-invitation',
  });
  await deps.db.asSystem('system:notices', info, async (access) => noteMailed(access, id));
}
