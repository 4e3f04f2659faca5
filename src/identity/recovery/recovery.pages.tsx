import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { DateFields } from '../../ui/date-fields.tsx';
import { Form, TextField } from '../../ui/fields.tsx';
import { Button, Card, CardHead, LinkButton } from '../../ui/kit.tsx';
import { PublicPage } from '../accounts/public.pages.tsx';
import { PasswordFields } from '../factors/passwords/new-password.pages.tsx';
import type { SecretQuestion } from '../factors/secret-questions.rules.ts';
import { OtherWays } from '../sign-on/other-ways.pages.tsx';

interface Props {
  view: View;
  typed: Typed;
  problems: Problems;
}

const birthOf = (typed: Typed) => ({
  month: typed['birth-month'] ?? '',
  day: typed['birth-day'] ?? '',
  year: typed['birth-year'] ?? '',
});

export function ForgotPage({ view }: { view: View }) {
  const { t } = view;
  return (
    <PublicPage view={view} title="forgot.title">
      <Card>
        <CardHead icon="lock">{t('forgot.password')}</CardHead>
        <p>{t('forgot.password-text')}</p>
        <LinkButton href="/forgot/password">{t('forgot.password-go')}</LinkButton>
      </Card>
      <Card>
        <CardHead icon="user">{t('forgot.user-id')}</CardHead>
        <p>{t('forgot.user-id-text')}</p>
        <LinkButton href="/forgot/user-id" kind="outline">
          {t('forgot.user-id-go')}
        </LinkButton>
      </Card>
      <OtherWays view={view} />
    </PublicPage>
  );
}

export function ForgotUserIdPage({ view, typed, problems }: Props) {
  const { t } = view;
  return (
    <PublicPage
      view={view}
      title="forgot.user-id"
      lead={t('forgot.user-id-lead')}
      problems={problems}
    >
      <Form action="/forgot/user-id" label={t('forgot.user-id')}>
        <TextField
          t={t}
          name="email"
          label={t('register.email')}
          problems={problems}
          value={typed.email}
          type="email"
          autocomplete="email"
          max={254}
        />
        <DateFields
          t={t}
          name="birth"
          legend={t('register.birth')}
          hint={t('register.birth-hint')}
          problems={problems}
          value={birthOf(typed)}
        />
        <Button>{t('register.continue')}</Button>
      </Form>
      <OtherWays view={view} />
    </PublicPage>
  );
}

export function ForgotPasswordPage({ view, typed, problems }: Props) {
  const { t } = view;
  return (
    <PublicPage
      view={view}
      title="forgot.password"
      lead={t('forgot.password-lead')}
      problems={problems}
    >
      <Form action="/forgot/password" label={t('forgot.password')}>
        <TextField
          t={t}
          name="userId"
          label={t('sign-on.user-id')}
          problems={problems}
          value={typed.userId}
          autocomplete="username"
          max={200}
        />
        <DateFields
          t={t}
          name="birth"
          legend={t('register.birth')}
          hint={t('register.birth-hint')}
          problems={problems}
          value={birthOf(typed)}
        />
        <Button>{t('register.continue')}</Button>
      </Form>
      <OtherWays view={view} />
    </PublicPage>
  );
}

export function ForgotQuestionsPage({
  view,
  questions,
  problems,
}: {
  view: View;
  questions: string[];
  problems: Problems;
}) {
  const { t } = view;
  return (
    <PublicPage
      view={view}
      title="forgot.questions"
      lead={t('forgot.questions-lead')}
      problems={problems}
    >
      <Form action="/forgot/questions" label={t('forgot.questions')}>
        {questions.map((question, at) => (
          <TextField
            t={t}
            key={question}
            name={`answer-${at + 1}`}
            label={t(`secret.${question as SecretQuestion}`)}
            problems={problems}
            value=""
            autocomplete="off"
            max={100}
          />
        ))}
        <Button>{t('register.continue')}</Button>
      </Form>
      <OtherWays view={view} />
    </PublicPage>
  );
}

export function ForgotCodePage({ view, typed, problems }: Props) {
  const { t } = view;
  return (
    <PublicPage view={view} title="forgot.by-code" lead={t('forgot.code-lead')} problems={problems}>
      <Form action="/forgot/code" label={t('forgot.by-code')}>
        <TextField
          t={t}
          name="userId"
          label={t('sign-on.user-id')}
          problems={problems}
          value={typed.userId}
          autocomplete="username"
          max={200}
        />
        <TextField
          t={t}
          name="code"
          label={t('second.recovery')}
          hint={t('codes.hint')}
          problems={problems}
          value=""
          autocomplete="off"
          max={40}
        />
        <h2>{t('forgot.new')}</h2>
        <PasswordFields t={t} problems={problems} />
        <Button>{t('forgot.set')}</Button>
      </Form>
    </PublicPage>
  );
}

export function ResetPage({
  view,
  token,
  problems,
}: {
  view: View;
  token: string;
  problems: Problems;
}) {
  const { t } = view;
  return (
    <PublicPage view={view} title="forgot.new" lead={t('forgot.new-lead')} problems={problems}>
      <Form action={`/reset/${token}`} label={t('forgot.new')}>
        <PasswordFields t={t} problems={problems} />
        <Button>{t('forgot.set')}</Button>
      </Form>
    </PublicPage>
  );
}

/** A link that does not work: opened in another browser, used, or expired. */
export function NoLinkPage({ view, state }: { view: View; state: 'elsewhere' | 'over' }) {
  const { t } = view;
  return (
    <PublicPage view={view} title={`forgot.link-${state}`} lead={t(`forgot.link-${state}-text`)}>
      {state === 'over' && <LinkButton href="/forgot/password">{t('forgot.again')}</LinkButton>}
      <OtherWays view={view} />
    </PublicPage>
  );
}

export function ResetDonePage({ view }: { view: View }) {
  const { t } = view;
  return (
    <PublicPage view={view} title="forgot.done" lead={t('forgot.done-lead')}>
      <LinkButton href="/sign-on">{t('nav.sign-on')}</LinkButton>
    </PublicPage>
  );
}
