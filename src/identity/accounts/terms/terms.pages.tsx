import type { Problems } from '../../../platform/http/forms.ts';
import type { View } from '../../../platform/http/routes.ts';
import { Checkbox, Form } from '../../../ui/fields.tsx';
import { Button, Card } from '../../../ui/kit.tsx';
import type { TermsOf } from './own-terms.ts';
import { TermsText, versionOf } from './terms-text.tsx';

/** The strings around the terms, and the page to print them from. */
export const AROUND_TERMS = {
  members: { title: 'terms.title', accept: 'terms.accept', href: '/terms' },
  caregivers: {
    title: 'caregiver-terms.title',
    accept: 'caregiver-terms.accept',
    href: '/terms/caregivers',
  },
} as const;

/** The terms, a link to print them, and the box to accept them. */
export function AcceptTerms({
  view,
  of = 'members',
  action,
  label,
  problems,
}: {
  view: View;
  of?: TermsOf;
  action: string;
  label: string;
  problems: Problems;
}) {
  const { t, settings } = view;
  const { accept, href } = AROUND_TERMS[of];
  return (
    <>
      <Card>
        <TermsText t={t} settings={settings} of={of} />
      </Card>
      <p>
        <a href={href}>{t('terms.print')}</a>
      </p>
      <Form action={action} label={label}>
        <input type="hidden" name="version" value={versionOf(settings, of)} />
        <Checkbox
          name="accept"
          label={t(accept)}
          checked={false}
          problem={problems.accept ? t(problems.accept) : undefined}
        />
        <Button>{t('register.continue')}</Button>
      </Form>
    </>
  );
}

export function TermsPage({ view, of }: { view: View; of: TermsOf }) {
  const { t, settings } = view;
  return (
    <div class="narrow">
      <h1>{t(AROUND_TERMS[of].title)}</h1>
      <p class="lead">{t('terms.print-hint')}</p>
      <TermsText t={t} settings={settings} of={of} />
    </div>
  );
}
