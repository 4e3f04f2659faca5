import type { ComponentChildren } from 'preact';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { sayEmail } from '../../platform/mail/email.ts';
import { Choice, ErrorSummary, Form, TextField } from '../../ui/fields.tsx';
import { Alert, Button, Card, callable, LinkButton, Steps } from '../../ui/kit.tsx';
import {
  CardFields,
  type FieldsProps,
  MemberCard,
  NameFields,
} from '../accounts/membership.pages.tsx';
import { AcceptTerms } from '../accounts/terms.pages.tsx';
import { UserIdField } from '../accounts/user-id.pages.tsx';
import { PasswordFields } from '../factors/new-password.pages.tsx';
import { QuestionFields } from '../factors/secret-questions.pages.tsx';
import type { Draft } from './drafts.ts';
import type { ProofQuestion } from './proofing.rules.ts';

const STEPS: readonly Key[] = [
  'register.step-membership',
  'register.step-terms',
  'register.step-user-id',
  'register.step-secure',
  'register.step-sign-on',
];

interface StepProps {
  view: View;
  /** Which of the five, from 0. */
  step: number;
  title: string;
  lead?: string;
  problems?: Problems;
  back?: string;
  aside?: ComponentChildren;
  children: ComponentChildren;
}

/** One page of the journey: where one is, what is to be mended, the way back. */
function Step({ view, step, title, lead, problems, back, aside, children }: StepProps) {
  const { t } = view;
  return (
    <div class="journey">
      <Steps t={t} steps={STEPS.map((key) => t(key))} current={step} />
      <div class={aside ? 'journey-sides' : undefined}>
        <div class="journey-main">
          {problems && <ErrorSummary t={t} problems={problems} />}
          <p class="muted journey-step">{t('register.step-of', { step: step + 1 })}</p>
          <h1>{title}</h1>
          {lead && <p class="lead">{lead}</p>}
          {children}
          {back && (
            <p class="after-form">
              <a href={back}>{t('register.back')}</a>
            </p>
          )}
        </div>
        {aside}
      </div>
    </div>
  );
}

export function MembershipPage({ view, typed, problems }: FieldsProps) {
  const { t } = view;
  return (
    <Step
      view={view}
      step={0}
      title={t('register.membership')}
      lead={t('register.membership-lead')}
      problems={problems}
      aside={<MemberCard view={view} />}
    >
      <Form action="/register" label={t('register.membership')}>
        <NameFields view={view} typed={typed} problems={problems} />
        <CardFields view={view} typed={typed} problems={problems} />
        <Button>{t('register.continue')}</Button>
      </Form>
      <p class="after-form">
        <a href="/register/letter">{t('letter.instead')}</a>
      </p>
      <p>
        {t('register.have')} <a href="/sign-on">{t('nav.sign-on')}</a>
      </p>
    </Step>
  );
}

export function TermsStep({ view, problems }: { view: View; problems: Problems }) {
  const { t } = view;
  return (
    <Step
      view={view}
      step={1}
      title={t('terms.title')}
      lead={t('terms.lead')}
      problems={problems}
      back="/register"
    >
      <AcceptTerms
        view={view}
        action="/register/terms"
        label={t('terms.title')}
        problems={problems}
      />
    </Step>
  );
}

export function UserIdStep({
  view,
  typed,
  problems,
  free,
}: {
  view: View;
  typed: Typed;
  problems: Problems;
  free: string[];
}) {
  const { t } = view;
  return (
    <Step
      view={view}
      step={2}
      title={t('register.user-id-title')}
      lead={t('register.user-id-lead')}
      problems={problems}
      back="/register/terms"
    >
      {free.length > 0 && (
        <Alert title={t('register.free')}>
          <p>{free.join(' · ')}</p>
        </Alert>
      )}
      <Form action="/register/user-id" label={t('register.user-id-title')}>
        <UserIdField t={t} label={t('sign-on.user-id')} problems={problems} value={typed.userId} />
        <TextField
          t={t}
          name="email"
          label={t('register.email')}
          hint={t('register.email-hint')}
          problems={problems}
          value={typed.email}
          type="email"
          autocomplete="email"
          max={254}
        />
        <TextField
          t={t}
          name="emailAgain"
          label={t('register.email-again')}
          problems={problems}
          value={typed.emailAgain}
          type="email"
          max={254}
        />
        <Button>{t('register.continue')}</Button>
      </Form>
    </Step>
  );
}

export function IdentityStep({
  view,
  questions,
  typed,
  problems,
  wrong,
}: {
  view: View;
  questions: ProofQuestion[];
  typed: Typed;
  problems: Problems;
  wrong: boolean;
}) {
  const { t } = view;
  return (
    <Step
      view={view}
      step={3}
      title={t('register.identity')}
      lead={t('register.identity-lead')}
      problems={problems}
      back="/register/user-id"
    >
      {wrong && (
        <Alert tone="warning" title={t('register.wrong')}>
          <p>{t('register.wrong-text')}</p>
        </Alert>
      )}
      <Form action="/register/identity" label={t('register.identity')}>
        {questions.map((question, at) => (
          <Choice
            key={question.kind}
            t={t}
            name={`proof-${at + 1}`}
            legend={t(`register.proof-${question.kind}`)}
            problems={problems}
            value={typed[`proof-${at + 1}`]}
            options={question.options.map((option, index) => ({
              value: String(index),
              label: option,
            }))}
          />
        ))}
        <Button>{t('register.continue')}</Button>
      </Form>
    </Step>
  );
}

export function SecureStep({
  view,
  typed,
  problems,
  strength,
}: {
  view: View;
  typed: Typed;
  problems: Problems;
  strength: number;
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
        <PasswordFields t={t} problems={problems} strength={strength} />
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
      text: sayEmail(draft.email ?? ''),
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

/** The journey's ends that are no account: what happened, in plain words, and the way on. */
export function EndPage({
  view,
  end,
}: {
  view: View;
  end: 'closed' | 'child' | 'has-account' | 'gone';
}) {
  const { t, settings } = view;
  return (
    <div class="narrow">
      <h1>{t(`register.end-${end}`)}</h1>
      <p class="lead">
        {callable(t, `register.end-${end}-text`, {
          phone: settings.phone,
          hours: settings.phoneHours[t.language],
        })}
      </p>
      <p>
        {end === 'has-account' ? <LinkButton href="/sign-on">{t('nav.sign-on')}</LinkButton> : null}
        {end === 'gone' ? <LinkButton href="/register">{t('register.again')}</LinkButton> : null}
        {end === 'closed' || end === 'has-account' ? (
          <LinkButton href="/register/letter" kind={end === 'closed' ? 'filled' : 'outline'}>
            {t('letter.ask')}
          </LinkButton>
        ) : null}{' '}
        {end === 'closed' || end === 'child' ? (
          <LinkButton href="/help" kind="outline">
            {t('nav.help')}
          </LinkButton>
        ) : null}
      </p>
    </div>
  );
}

export function ConfirmEmailPage({
  view,
  token,
  state,
}: {
  view: View;
  token: string;
  state: 'ask' | 'done' | 'over';
}) {
  const { t, settings } = view;
  return (
    <div class="narrow">
      <h1>{t(`confirm.${state}`)}</h1>
      <p class="lead">{callable(t, `confirm.${state}-text`, { phone: settings.phone })}</p>
      {state === 'ask' ? (
        <Form action={`/confirm-email/${token}`} label={t('confirm.ask')}>
          <Button>{t('confirm.press')}</Button>
        </Form>
      ) : (
        <LinkButton href="/sign-on">{t('nav.sign-on')}</LinkButton>
      )}
    </div>
  );
}
