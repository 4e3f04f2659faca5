import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Form, TextField } from '../../ui/fields.tsx';
import { Alert, Button } from '../../ui/kit.tsx';
import {
  CardFields,
  type FieldsProps,
  MemberCard,
  NameFields,
} from '../accounts/membership.pages.tsx';
import { AcceptTerms } from '../accounts/terms.pages.tsx';
import { UserIdField } from '../accounts/user-id.pages.tsx';
import { Step } from './step.pages.tsx';

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
