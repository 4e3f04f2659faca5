import type { ComponentChildren } from 'preact';
import type { Problems } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { ErrorSummary } from '../../ui/fields.tsx';
import { Steps } from '../../ui/kit.tsx';

const STEPS: readonly Key[] = [
  'register.step-membership',
  'register.step-terms',
  'register.step-user-id',
  'register.step-secure',
  'register.step-sign-on',
];

interface StepProps {
  view: View;
  /** Which of the five, starting at 0. */
  step: number;
  title: string;
  lead?: string;
  problems?: Problems;
  back?: string;
  aside?: ComponentChildren;
  children: ComponentChildren;
}

/** One step: its number, the problems of its form, and the way back. */
export function Step({ view, step, title, lead, problems, back, aside, children }: StepProps) {
  const { t } = view;
  return (
    <div class="journey">
      <Steps t={t} steps={STEPS.map((key) => t(key))} current={step} />
      <div class={aside ? 'journey-sides' : undefined}>
        <div class="journey-main">
          {problems && <ErrorSummary t={t} problems={problems} />}
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
