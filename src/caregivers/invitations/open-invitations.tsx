import type { View } from '../../platform/http/routes.ts';
import { displayEmail } from '../../platform/mail/email.ts';
import { AskFirst } from '../../ui/ask-first.tsx';
import { Card, CardHead, LinkButton, Tag, type Tone } from '../../ui/kit.tsx';
import { RowButton } from '../../ui/row-button.tsx';
import { breakable, wordsWithPhones } from '../../ui/text.tsx';
import { actWords, seeWords } from '../category-words.tsx';
import type { InvitationState } from './invitations.rules.ts';
import type { ShownInvitation } from './invitations.ts';

const TONES: Record<InvitationState, Tone> = {
  open: 'plain',
  asking: 'new',
  locked: 'high',
  accepted: 'in',
  declined: 'plain',
  withdrawn: 'plain',
  replaced: 'plain',
  expired: 'plain',
};
const TAKES_BACK: readonly InvitationState[] = ['open', 'asking', 'locked'];
const SENDS_AGAIN: readonly InvitationState[] = ['open', 'declined', 'expired'];

/**
 * The person's own invitations, as `listInvitations` finds them: who was invited, to what, what
 * happened, and what the person can do about it. Empty if there are none.
 */
export function OpenInvitations({
  view,
  invitations,
  newKey,
}: {
  view: View;
  invitations: readonly ShownInvitation[];
  newKey(): string;
}) {
  const { t } = view;
  if (invitations.length === 0) return null;
  return (
    <Card>
      <CardHead icon="mail">{t('care-invite.open')}</CardHead>
      <ul class="result-list">
        {invitations.map((one) => (
          <Row key={one.id} view={view} invitation={one} newKey={newKey} />
        ))}
      </ul>
    </Card>
  );
}

function Row({
  view,
  invitation: one,
  newKey,
}: {
  view: View;
  invitation: ShownInvitation;
  newKey(): string;
}) {
  const { t, settings } = view;
  const path = `/people/${one.patientId}/caregivers/invitations/${one.id}`;
  const list = (words: string[]) => words.join(', ');
  return (
    <li class="result-row">
      <div>
        <h3>{one.name}</h3>
        <p class="muted">{breakable(displayEmail(one.email))}</p>
        <p>
          {t('care-invite.sees', { list: list(one.categories.map((each) => seeWords(t, each))) })}
        </p>
        {one.acting.length > 0 && (
          <p>
            {t('care-invite.does', { list: list(one.acting.map((each) => actWords(t, each))) })}
          </p>
        )}
        <p class="muted">
          {t('care-invite.access-until', { day: t.day(one.endsOn) })}
          {one.state === 'open' &&
            ` · ${t('care-invite.works-until', { day: t.date(one.expiresAt, 'day') })}`}
        </p>
        {one.state === 'locked' && (
          <p>{wordsWithPhones(t, 'care-invite.locked-text', { phone: settings.phone })}</p>
        )}
      </div>
      <div class="result-tags">
        <Tag tone={TONES[one.state]}>{t(`care-invite.state-${one.state}`)}</Tag>
        {one.state === 'open' && !one.mailedAt && (
          <Tag tone={one.unmailed ? 'high' : 'plain'}>
            {t(one.unmailed ? 'care-invite.unmailed' : 'care-invite.mailing')}
          </Tag>
        )}
        {one.state === 'asking' && (
          <LinkButton href={path}>
            {t('care-invite.answer')} <span class="usa-sr-only">{one.name}</span>
          </LinkButton>
        )}
        {SENDS_AGAIN.includes(one.state) && (
          <RowButton action={`${path}/again`} formKey={newKey()} of={one.name}>
            {t('care-invite.again')}
          </RowButton>
        )}
        {TAKES_BACK.includes(one.state) && (
          <AskFirst
            action={`${path}/withdraw`}
            formKey={newKey()}
            question={t('care-invite.withdraw-ask', { name: one.name })}
            of={one.name}
          >
            {t('care-invite.withdraw')}
          </AskFirst>
        )}
      </div>
    </li>
  );
}
