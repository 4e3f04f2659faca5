import type { Asking } from '../platform/access.ts';
import { wordsIn } from '../platform/i18n.ts';
import type { SendMail } from '../platform/mail.ts';
import { findEmailLink, linkAddress, type Registering } from './registration.ts';

/** Sends the mail that asks to confirm an address. Nothing is sent where the link was used meanwhile or the account is gone. */
export async function askToConfirm(deps: Registering, linkId: string, now: Date, send: SendMail): Promise<void> {
  const asking: Asking = { now, requestId: crypto.randomUUID(), route: 'job mail.confirm-email', address: null, sessionRef: null };
  const link = await findEmailLink(deps, asking, linkId);
  if (!link) return;
  const { settings, config } = deps;
  const t = wordsIn(link.language, settings.zone);
  await send({
    to: link.email,
    subject: t('mail.confirm-subject', { name: settings.name }),
    body: t('mail.confirm-body', { name: settings.name, link: linkAddress(config, linkId), phone: settings.phone }),
    template: 'confirm-email',
  });
}
