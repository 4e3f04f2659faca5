import type { Problems } from '../../platform/http/forms.ts';
import type { Words } from '../../platform/i18n.ts';
import { resultText } from '../../records/labs/results/mentions.ts';
import { SelectField } from '../../ui/fields.tsx';
import { Icon } from '../../ui/kit.tsx';
import type { Attachable, NamedResult } from './results.ts';

/** What a message says of the result that it names; null if it names none. */
export const resultLine = (t: Words, named: NamedResult | null | undefined): string | null =>
  named === undefined
    ? null
    : named
      ? t('attached-result.is', { result: resultText(t, named.result) })
      : t('attached-result.hidden');

/** The same as a reference into the record; null if there is none that the reader can see. */
export const referenceOf = (
  t: Words,
  named: NamedResult | null | undefined,
): { reference: string; display: string } | null =>
  named?.reference ? { reference: named.reference, display: resultText(t, named.result) } : null;

/** The result of a message: a link, or that there is one which the reader can’t see. */
export function MessageResult({ t, named }: { t: Words; named: NamedResult | null | undefined }) {
  const line = resultLine(t, named);
  if (line === null) return null;
  return (
    <ul class="message-files">
      <li>
        <Icon name="test-tubes" size={18} />
        <span>{named ? <a href={named.href}>{line}</a> : line}</span>
      </li>
    </ul>
  );
}

/** Chooses a result that goes with a message. */
export function ResultChoice({
  t,
  attachable,
  problems,
  value,
}: {
  t: Words;
  attachable: Attachable | null;
  problems: Problems;
  value: string | undefined;
}) {
  if (!attachable || (!attachable.closed && attachable.options.length === 0 && !problems.result))
    return null;
  if (attachable.closed)
    return (
      <p class="muted" id="result">
        {t('attached-result.open-first')}
      </p>
    );
  return (
    <SelectField
      t={t}
      name="result"
      label={t('attached-result.choose')}
      hint={t('attached-result.hint')}
      problems={problems}
      value={value}
      none={t('attached-result.none')}
      options={attachable.options}
    />
  );
}
