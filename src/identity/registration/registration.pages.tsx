import type { Problems } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Form } from '../../ui/fields.tsx';
import { Button } from '../../ui/kit.tsx';
import {
  CardFields,
  type FieldsProps,
  MemberCard,
  NameFields,
} from '../accounts/membership.pages.tsx';
import { AcceptTerms } from '../accounts/terms/terms.pages.tsx';
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
        <p class="after-form">
          <Button kind="plain" name="instead" value="letter">
            {t('letter.instead')}
          </Button>
        </p>
      </Form>
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
