import { type ComponentChildren, createContext, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { renderToString } from 'preact-render-to-string';
import type { Key, Words } from '../platform/i18n.ts';

/**
 * The labels of a page's fields, so that the list of problems above them can name each field. Every
 * field notes its label as it is rendered.
 */
const Labels = createContext<Map<string, string> | null>(null);

/** Notes the label (or legend) of a field. */
export function useLabel(name: string, label: ComponentChildren): void {
  const labels = useContext(Labels);
  if (typeof label === 'string') labels?.set(name, label);
}

/** The label of a field, wherever on the page it is. */
export function useLabels(): (name: string) => string | undefined {
  const labels = useContext(Labels);
  return (name) => labels?.get(name);
}

/**
 * The page with the labels of all its fields known from the top. It is rendered one time more, so
 * only a page with problems gets this.
 */
export function withLabels(body: ComponentChildren): VNode {
  const page = <Labels.Provider value={new Map()}>{body}</Labels.Provider>;
  renderToString(page);
  return page;
}

/** Problems whose sentence fits many fields: the field’s label comes before it. */
const SAYS_NO_FIELD: readonly Key[] = [
  'problem.choose',
  'problem.too-long',
  'problem.date',
  'problem.date-order',
  'problem.until',
  'problem.roles',
  'problem.question',
  'problem.question-twice',
  'problem.answer',
  'problem.answer-short',
  'problem.answer-twice',
  'problem.answer-weak',
  'problem.answer-known',
  'problem.places-text',
  'problem.places-hours',
  'problem.clinics-hours',
  'problem.clinics-overlap',
  'problem.clinics-past-midnight',
  'problem.holidays-day',
  'problem.renew-until',
  'problem.info-phone',
  'problem.info-text',
  'problem.info-long',
  'upload.missing',
];

/** A label and its problem in one line; a label may be a question. */
export const ofLabel = (t: Words, label: string, problem: string): string =>
  label.endsWith('?') ? `${label} ${problem}` : t('ui.problem-of', { label, problem });

/**
 * The lines of the list of problems: each names its field, and no two are the same.
 * @param problems field -> key of its sentence
 * @param labelOf the label of a field, if the page has one for it
 */
export function problemLines(
  t: Words,
  problems: Readonly<Record<string, Key>>,
  labelOf: (name: string) => string | undefined,
): [field: string, text: string][] {
  const keys = Object.values(problems);
  return Object.entries(problems).map(([name, key]) => {
    const label = labelOf(name);
    const alone = keys.indexOf(key) === keys.lastIndexOf(key);
    return [
      name,
      label && (!alone || SAYS_NO_FIELD.includes(key)) ? ofLabel(t, label, t(key)) : t(key),
    ];
  });
}
