import { authorize } from '../../platform/access/access.ts';
import type { Actor } from '../../platform/access/actor.ts';
import type { Db } from '../../platform/access/db.ts';
import { systemRequest } from '../../platform/access/request-info.ts';
import { dayIn } from '../../platform/clock.ts';
import { wordsIn } from '../../platform/i18n.ts';
import type { JobData } from '../../platform/jobs/queues.ts';
import type { SendMail } from '../../platform/mail/mail.ts';
import type { Settings } from '../../platform/settings.ts';
import { findNotified } from '../../records/labs/notices/notices.ts';
import { mayHearOfRefills } from '../policy.ts';

/**
 * Mails an account that there is news of a request. The account's right is checked again now: one
 * that has lost it gets nothing. The mail names no person and no medicine.
 * @returns whether a mail was sent
 */
export async function notifyOfRefills(
  db: Db,
  settings: Settings,
  publicUrl: string,
  { accountId, patientId }: JobData['mail.refills'],
  now: Date,
  send: SendMail,
): Promise<boolean> {
  const info = systemRequest(now, 'job mail.refills');
  const told = await db.asSystem('system:notices', info, async (system) => {
    const who = await findNotified(system, accountId);
    if (!who?.email) return null;
    const actor: Actor = { account: who.account, authAt: now, people: who.people, opened: null };
    const person = who.people.find((one) => one.id === patientId);
    const access = await authorize(
      system,
      mayHearOfRefills,
      { actor, person, today: dayIn(settings.zone, now), settings },
      info,
      patientId,
    );
    return 'denied' in access
      ? null
      : { to: who.email, t: wordsIn(who.account.language, settings.zone) };
  });
  if (!told) return false;
  const { to, t } = told;
  await send({
    to,
    subject: t('mail.refill-subject', { name: settings.name }),
    body: t('mail.refill-body', { link: publicUrl, phone: settings.phone }),
    template: 'refills',
    bulk: true,
  });
  return true;
}
