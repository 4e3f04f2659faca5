import type { VNode } from 'preact';
import type { Access } from '../../platform/access/access.ts';
import type { View } from '../../platform/http/routes.ts';
import { Card, CardHead } from '../../ui/kit.tsx';
import { listAsked } from './answers.sql.ts';

/**
 * Invitations that the signed-on account wants to accept from another address, on its family page.
 * They wait for the person who sent them. That person's name stays hidden until they say yes.
 */
export async function askedInvitations({
  access,
  view: { t },
}: {
  access: Access<'care:ask'>;
  view: View;
}): Promise<VNode | null> {
  const asked = await listAsked(access);
  if (asked.length === 0) return null;
  return (
    <Card tone="sand">
      <CardHead icon="mail">{t('care-invite.asked')}</CardHead>
      {asked.map(({ askedAt }) => (
        <p key={askedAt.getTime()}>
          {t('care-invite.asked-text', { day: t.date(askedAt, 'day-full') })}
        </p>
      ))}
    </Card>
  );
}
