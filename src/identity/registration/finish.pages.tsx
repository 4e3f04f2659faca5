import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { displayEmail } from '../../platform/mail/email.ts';
import { Form } from '../../ui/fields.tsx';
import { Button, Card, LinkButton } from '../../ui/kit.tsx';
import { PasswordFields } from '../factors/passwords/new-password.pages.tsx';
import { QuestionFields } from '../factors/secret-questions.pages.tsx';
import type { Draft } from './drafts/drafts.ts';
import { Step } from './step.pages.tsx';

export function SecureStep({
  view,
  typed,
  problems,
}: {
  view: View;
  typed: Typed;
  problems: Problems;
}) {
  const { t } = view;
  return (
    <Step
      view={view}
      step={3}
      title={t('register.secure')}
      lead={t('register.secure-lead')}
      problems={problems}
    >
      <Form action="/register/secure" label={t('register.secure')}>
        <PasswordFields t={t} problems={problems} />
        <h2>{t('register.questions')}</h2>
        <QuestionFields t={t} typed={typed} problems={problems} />
        <Button>{t('register.continue')}</Button>
      </Form>
    </Step>
  );
}

export function CheckStep({
  view,
  draft,
  problems,
}: {
  view: View;
  draft: Draft;
  problems: Problems;
}) {
  const { t } = view;
  const { membership } = draft;
  const rows: { key: Key; text: string; href: string | null }[] = [
    { key: 'register.name', text: `${membership.given} ${membership.family}`.trim(), href: null },
    { key: 'register.birth', text: t.day(membership.birthDate), href: null },
    { key: 'register.mrn', text: membership.mrn, href: null },
    {
      key: 'sign-on.user-id',
      text: draft.userId ?? '',
      href: draft.accountId ? null : '/register/user-id',
    },
    {
      key: 'register.email',
      text: displayEmail(draft.email ?? ''),
      href: draft.accountId ? null : '/register/user-id',
    },
    { key: 'sign-on.password', text: t('register.is-set'), href: '/register/secure' },
    {
      key: 'register.questions',
      text: (draft.questions ?? []).map(({ question }) => t(`secret.${question}`)).join(' · '),
      href: '/register/secure',
    },
  ];
  return (
    <Step
      view={view}
      step={3}
      title={t('register.check')}
      lead={t('register.check-lead')}
      problems={problems}
    >
      <Card>
        <dl class="answers">
          {rows.map((row) => (
            <div key={row.key}>
              <dt>{t(row.key)}</dt>
              <dd>{row.text}</dd>
              <dd>
                {row.href && (
                  <a href={row.href}>
                    {t('register.change')}
                    <span class="usa-sr-only"> {t(row.key)}</span>
                  </a>
                )}
              </dd>
            </div>
          ))}
        </dl>
      </Card>
      <Form action="/register/check" label={t('register.check')}>
        <Button>{t(draft.accountId ? 'register.reopen' : 'register.make')}</Button>
      </Form>
    </Step>
  );
}

export function DonePage({ view }: { view: View }) {
  const { t } = view;
  return (
    <Step view={view} step={4} title={t('register.done')} lead={t('register.done-lead')}>
      <p>{t('register.done-mail')}</p>
      <LinkButton href="/sign-on">{t('nav.sign-on')}</LinkButton>
    </Step>
  );
}
