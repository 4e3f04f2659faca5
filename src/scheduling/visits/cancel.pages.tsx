import type { View } from '../../platform/http/routes.ts';
import { Form } from '../../ui/fields.tsx';
import { ForPerson } from '../../ui/for-person.tsx';
import { Button, Crumbs } from '../../ui/kit.tsx';
import { inTheir, whenText } from '../when.ts';
import { home } from './paths.ts';
import type { Visit } from './visits.sql.ts';

export const CANCEL_REASONS = [
  'better',
  'time',
  'transport',
  'cost',
  'elsewhere',
  'other',
] as const;

/** Asks once more, and why. */
export function CancelPage({
  view,
  visit,
  problem,
  formKey,
}: {
  view: View;
  visit: Visit;
  problem: boolean;
  formKey: string;
}) {
  const { t, person } = view;
  const base = home(person?.id);
  const path = `${base}/${visit.id}`;
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: base, text: t('visits.title') },
          { href: path, text: inTheir(t, visit.type, visit.typeEs) },
          { text: t('visits.cancel') },
        ]}
      />
      <h1>{t('visits.cancel-title')}</h1>
      <ForPerson view={view} />
      <p class="lead">{whenText(t, visit.startsAt, visit.zone)}</p>
      <Form action={`${path}/cancel`} formKey={formKey}>
        <fieldset class={`usa-fieldset usa-form-group${problem ? ' usa-form-group--error' : ''}`}>
          <legend class="usa-legend">{t('visits.cancel-why')}</legend>
          {problem && <span class="usa-error-message">{t('problem.visit-cancel')}</span>}
          {CANCEL_REASONS.map((why, index) => (
            <div class="usa-radio" key={why}>
              <input
                class="usa-radio__input"
                type="radio"
                name="why"
                id={index === 0 ? 'why' : `why-${why}`}
                value={why}
              />
              <label class="usa-radio__label" for={index === 0 ? 'why' : `why-${why}`}>
                {t(`visits.cancel-${why}`)}
              </label>
            </div>
          ))}
        </fieldset>
        <div class="actions">
          <Button>{t('visits.cancel-do')}</Button>
          <a href={path}>{t('visits.keep')}</a>
        </div>
      </Form>
    </div>
  );
}
