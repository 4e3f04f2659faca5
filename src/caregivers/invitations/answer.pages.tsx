import { TermsText, versionOf } from '../../identity/accounts/terms/terms-text.tsx';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { AskFirst } from '../../ui/ask-first.tsx';
import { DateFields } from '../../ui/date-fields.tsx';
import { Checkbox, ErrorSummary, Form } from '../../ui/fields.tsx';
import { Button, Card, CardHead, LinkButton, SummaryList } from '../../ui/kit.tsx';
import { wordsWithPhones } from '../../ui/text.tsx';
import { actWords, seeWords, WordList } from '../category-words.tsx';
import type { Seen } from './answers.ts';
import { EndPage } from './care-link.pages.tsx';

interface Shown {
  view: View;
  token: string;
  typed: Typed;
  problems: Problems;
  newKey(): string;
}

/** An invitation, as the signed-on account sees it. */
export function AnswerPage({ seen, ...shown }: Shown & { seen: Seen }) {
  const { view } = shown;
  switch (seen.situation) {
    case 'open':
      return <InvitedPage {...shown} invitation={seen.invitation} />;
    case 'other-address':
      return <OtherAddressPage {...shown} />;
    case 'accepted':
      return <AcceptedPage view={view} invitation={seen.invitation} />;
    case 'newer':
    case 'over':
      return <EndPage view={view} situation={seen.situation} />;
    default:
      return <SaidPage view={view} said={seen.situation} />;
  }
}

type Invitation = Seen['invitation'];

/** For the account with the invited address: who invites them, and to what. */
function InvitedPage({ invitation, ...shown }: Shown & { invitation: Invitation }) {
  const { view, token, problems, newKey } = shown;
  const { t } = view;
  const { given: name } = invitation;
  return (
    <div class="narrow">
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('care-answer.heading', { name })}</h1>
      <p class="lead">{t('care-answer.lead', { name })}</p>
      <Card>
        <CardHead icon="shield-check">{t('care-answer.what')}</CardHead>
        <SummaryList
          rows={[
            {
              term: t('care-answer.see'),
              value: <WordList words={invitation.categories.map((one) => seeWords(t, one))} />,
            },
            {
              term: t('care-answer.act'),
              value:
                invitation.acting.length > 0 ? (
                  <WordList words={invitation.acting.map((one) => actWords(t, one))} />
                ) : (
                  t('care-answer.act-none')
                ),
            },
            { term: t('care-answer.until'), value: t.day(invitation.endsOn, 'day-full') },
          ]}
        />
      </Card>
      <ConfirmForm
        {...shown}
        title={t('care-answer.accept')}
        birth={t('care-answer.birth', { name })}
        press={t('care-answer.press')}
      />
      <AskFirst
        action={`/care/${token}/decline`}
        formKey={newKey()}
        question={t('care-answer.decline-ask', { name })}
        plain
      >
        {t('care-answer.decline')}
      </AskFirst>
    </div>
  );
}

/** For an account with another address: it shows neither the invited address nor the sender. */
function OtherAddressPage(shown: Shown) {
  const { t } = shown.view;
  return (
    <div class="narrow">
      <ErrorSummary t={t} problems={shown.problems} />
      <h1>{t('care-answer.other')}</h1>
      <p class="lead">{t('care-answer.other-text')}</p>
      <ul>
        <li>{t('care-answer.other-sign-on')}</li>
        <li>{t('care-answer.other-confirm')}</li>
        <li>{t('care-answer.other-ask')}</li>
      </ul>
      <ConfirmForm
        {...shown}
        title={t('care-answer.ask')}
        birth={t('care-answer.birth-other')}
        press={t('care-answer.press-ask')}
      />
    </div>
  );
}

function ConfirmForm({
  view,
  token,
  typed,
  problems,
  newKey,
  title,
  birth,
  press,
}: Shown & { title: string; birth: string; press: string }) {
  const { t, settings } = view;
  return (
    <>
      <h2>{title}</h2>
      <Form action={`/care/${token}/answer`} formKey={newKey()} label={title}>
        <DateFields
          t={t}
          name="birth"
          legend={birth}
          hint={t('care-answer.birth-hint')}
          problems={problems}
          value={{
            month: typed['birth-month'] ?? '',
            day: typed['birth-day'] ?? '',
            year: typed['birth-year'] ?? '',
          }}
        />
        <details class="answer">
          <summary>{t('caregiver-terms.title')}</summary>
          <TermsText t={t} settings={settings} of="caregivers" />
        </details>
        <input type="hidden" name="version" value={versionOf(settings, 'caregivers')} />
        <Checkbox
          name="accept"
          label={t('caregiver-terms.accept')}
          checked={typed.accept === 'yes'}
          problem={problems.accept ? t(problems.accept) : undefined}
        />
        <Button>{press}</Button>
      </Form>
    </>
  );
}

function AcceptedPage({ view, invitation }: { view: View; invitation: Invitation }) {
  const { t } = view;
  const { given: name, patientId } = invitation;
  return (
    <div class="narrow">
      <h1>{t('care-answer.accepted', { name })}</h1>
      <p class="lead">{t('care-answer.accepted-text', { name })}</p>
      <LinkButton href={`/people/${patientId}`}>{t('care-answer.open', { name })}</LinkButton>
    </div>
  );
}

/** States that a heading and one sentence explain. */
function SaidPage({ view, said }: { view: View; said: 'waits' | 'locked' | 'own' | 'already' }) {
  const { t, settings } = view;
  return (
    <div class="narrow">
      <h1>{t(`care-answer.${said}`)}</h1>
      <p class="lead">
        {wordsWithPhones(t, `care-answer.${said}-text`, { phone: settings.phone })}
      </p>
      <LinkButton href="/home" kind="outline">
        {t('care-answer.home')}
      </LinkButton>
    </div>
  );
}

export function DeclinedPage({ view }: { view: View }) {
  const { t } = view;
  return (
    <div class="narrow">
      <h1>{t('care-answer.declined')}</h1>
      <p class="lead">{t('care-answer.declined-text')}</p>
      <LinkButton href="/home" kind="outline">
        {t('care-answer.home')}
      </LinkButton>
    </div>
  );
}
