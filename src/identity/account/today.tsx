import { memberCard } from '../../feature.ts';
import { displayEmail } from '../../platform/mail/email.ts';
import { Card, CardHead, LinkButton } from '../../ui/kit.tsx';
import { breakable } from '../../ui/text.tsx';
import { mayUseOwnAccount } from '../policy.ts';
import { findUnconfirmedEmail } from './account.sql.ts';

/** On one’s own Today: an address that no notice reaches until its link is opened. */
export const confirmEmailCard = memberCard(mayUseOwnAccount, {
  order: 5,
  async show(access, { t }) {
    if (access.person.id !== access.actor?.account.patientId) return null;
    const email = await findUnconfirmedEmail(access);
    if (!email) return null;
    return {
      body: (
        <Card>
          <CardHead icon="mail">{t('today.confirm-email')}</CardHead>
          <p>{breakable(t('today.confirm-email-text', { email: displayEmail(email) }))}</p>
          <LinkButton href="/account" kind="outline">
            {t('today.confirm-email-open')}
          </LinkButton>
        </Card>
      ),
    };
  },
});
