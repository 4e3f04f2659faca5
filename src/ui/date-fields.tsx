import type { Problems } from '../platform/http/forms.ts';
import type { Words } from '../platform/i18n.ts';
import { MONTH_LENGTH } from '../platform/months.rules.ts';
import { described } from './fields.tsx';
import { useLabel } from './labels.tsx';

/** A birth date and the like: three fields, never a picker. The month may be typed as a word. */
export function DateFields({
  t,
  name,
  legend,
  hint,
  problems,
  value,
}: {
  t: Words;
  name: string;
  legend: string;
  hint: string;
  problems: Problems;
  value: { month: string; day: string; year: string };
}) {
  const problem = problems[name];
  useLabel(name, legend);
  const part = (which: 'month' | 'day' | 'year', id: string, width: number) => (
    <div class={`usa-form-group usa-form-group--${which}`}>
      <label class="usa-label" for={id}>
        {t(`ui.${which}`)}
      </label>
      <input
        class={`usa-input${problem ? ' usa-input--error' : ''}`}
        type="text"
        id={id}
        name={`${name}-${which}`}
        value={value[which]}
        inputMode={which === 'month' ? undefined : 'numeric'}
        maxLength={width}
        aria-describedby={described(name, hint, problems)}
      />
    </div>
  );
  return (
    <fieldset class={`usa-fieldset usa-form-group${problem ? ' usa-form-group--error' : ''}`}>
      <legend class="usa-legend">{legend}</legend>
      <span class="usa-hint" id={`${name}-hint`}>
        {hint}
      </span>
      {problem && (
        <span class="usa-error-message" id={`${name}-problem`}>
          {t(problem)}
        </span>
      )}
      <div class="usa-memorable-date">
        {part('month', name, MONTH_LENGTH)}
        {part('day', `${name}-day`, 2)}
        {part('year', `${name}-year`, 4)}
      </div>
    </fieldset>
  );
}
