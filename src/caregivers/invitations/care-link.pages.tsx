import { NewAccountFields } from '../../identity/caregiver-accounts/new-account.tsx';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { ErrorSummary, Form } from '../../ui/fields.tsx';
import { Button, Card, CardHead, LinkButton } from '../../ui/kit.tsx';
import { wordsWithPhones } from '../../ui/text.tsx';
import type { PublicInvitation } from './answers.ts';

/** What a link shows to anyone: nothing that says who the patient is. */
export function CareLinkPage({
  view,
  token,
  invitation,
}: {
  view: View;
  token: string;
  invitation: PublicInvitation;
}) {
  const { t, settings } = view;
  if (invitation.situation !== 'open')
    return <EndPage view={view} situation={invitation.situation} token={token} />;
  return (
    <div class="narrow">
      <h1>{t('care-link.title')}</h1>
      <p class="lead">{t('care-link.lead', { name: settings.name })}</p>
      <Card>
        <CardHead icon="list-checks">{t('care-link.next')}</CardHead>
        <ol class="plain-list">
          <li>{t('care-link.step-1')}</li>
          <li>{t('care-link.step-2')}</li>
          <li>{t('care-link.step-3')}</li>
        </ol>
      </Card>
      <div class="actions">
        <LinkButton href={`/care/${token}/answer`}>{t('care-link.sign-on')}</LinkButton>
        {!invitation.locked && !invitation.used && (
          <LinkButton href={`/care/${token}/account`} kind="outline">
            {t('care-link.create')}
          </LinkButton>
        )}
      </div>
      <p>{t('care-link.several')}</p>
      <p class="muted">{wordsWithPhones(t, 'care-link.unexpected', { phone: settings.phone })}</p>
    </div>
  );
}

/**
 * An invitation that can't be answered. The page is the same for every reason.
 * @param token for someone who is not signed on: leads to the page that they may see afterwards
 */
export function EndPage({
  view,
  situation,
  token,
}: {
  view: View;
  situation: 'newer' | 'over';
  token?: string;
}) {
  const { t } = view;
  return (
    <div class="narrow">
      <h1>{t(`care-link.${situation}`)}</h1>
      <p class="lead">{t(`care-link.${situation}-text`)}</p>
      {situation === 'over' && token !== undefined && (
        <>
          <p>{t('care-link.over-sign-on')}</p>
          <LinkButton href={`/care/${token}/answer`} kind="outline">
            {t('nav.sign-on')}
          </LinkButton>
        </>
      )}
      {token === undefined && (
        <LinkButton href="/home" kind="outline">
          {t('care-answer.home')}
        </LinkButton>
      )}
    </div>
  );
}

export function NewCaregiverPage({
  view,
  token,
  typed,
  problems,
}: {
  view: View;
  token: string;
  typed: Typed;
  problems: Problems;
}) {
  const { t, settings } = view;
  return (
    <div class="narrow">
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('care-account.title')}</h1>
      <p class="lead">{t('care-account.lead')}</p>
      <p>
        <a href={`/care/${token}/answer`}>{t('care-account.have')}</a>
      </p>
      <Form action={`/care/${token}/account`} label={t('care-account.title')}>
        <NewAccountFields t={t} settings={settings} typed={typed} problems={problems} />
        <div class="actions">
          <Button>{t('care-account.press')}</Button>
        </div>
      </Form>
      <p class="muted">{t('care-account.then')}</p>
    </div>
  );
}

/** One link creates one account. */
export function AccountMadePage({ view, token }: { view: View; token: string }) {
  const { t, settings } = view;
  return (
    <div class="narrow">
      <h1>{t('care-account.used')}</h1>
      <p class="lead">{wordsWithPhones(t, 'care-account.used-text', { phone: settings.phone })}</p>
      <LinkButton href={`/care/${token}/answer`}>{t('care-link.sign-on')}</LinkButton>
    </div>
  );
}
