import type { ComponentChildren } from 'preact';
import type { Config } from '../platform/config.ts';
import type { FileRow } from '../platform/files/files.ts';
import { type FileRule, MB } from '../platform/files/limits.rules.ts';
import { isOpen } from '../platform/files/states.rules.ts';
import { acceptOf, TYPES } from '../platform/files/types.rules.ts';
import type { Problems } from '../platform/http/forms.ts';
import type { Words } from '../platform/i18n.ts';
import { Field, PersonField } from './fields.tsx';

/** A form with files. */
export function UploadForm({
  action,
  formKey,
  label,
  children,
}: {
  action: string;
  formKey: string;
  label?: string;
  children?: ComponentChildren;
}) {
  return (
    <form
      method="post"
      action={action}
      encType="multipart/form-data"
      class="form"
      noValidate
      aria-label={label}
    >
      <input type="hidden" name="_key" value={formKey} />
      <PersonField action={action} />
      {children}
    </form>
  );
}

/** What an upload accepts, in words. */
function hintOf(t: Words, { accepts, maxFiles, maxBytes }: FileRule): string {
  const groups = [...new Set(accepts.map((type) => TYPES[type].group))];
  const types = groups.map((group) => t(`upload.type-${group}`)).join(', ');
  return t('upload.hint', { n: maxFiles, types, mb: Math.floor(maxBytes / MB) });
}

/**
 * A field for files. After a problem anywhere in the form it says that files must be chosen again:
 * browsers never fill a file field.
 * @param hint what the field accepts, in the page's own words
 * @param kept the form keeps what has arrived, so that nothing must be chosen again
 */
export function FileField({
  t,
  name,
  label,
  hint: own,
  rule,
  problems,
  kept = false,
}: {
  t: Words;
  name: string;
  label: string;
  hint?: string;
  rule: FileRule;
  problems: Problems;
  kept?: boolean;
}) {
  const again = t('upload.again', { n: rule.maxFiles });
  const hint = `${own ?? hintOf(t, rule)}${!kept && Object.keys(problems).length > 0 ? ` ${again}` : ''}`;
  return (
    <Field t={t} name={name} label={label} hint={hint} problems={problems}>
      <input
        class="file-input"
        type="file"
        id={name}
        name={name}
        accept={acceptOf(rule.accepts)}
        multiple={rule.maxFiles > 1}
        aria-describedby={`${name}-hint${problems[name] ? ` ${name}-problem` : ''}`}
        aria-invalid={problems[name] ? 'true' : undefined}
      />
    </Field>
  );
}

/** A file's size in words. */
export const sizeIn = (t: Words, bytes: number): string =>
  bytes < MB
    ? t('file.size-kb', { n: Math.max(1, Math.round(bytes / 1024)) })
    : t('file.size-mb', { n: Math.round(bytes / MB) });

/** A file in a list: a link if it may be opened, or why not. */
export function FileLine({
  t,
  file,
  href,
  config,
}: {
  t: Words;
  file: FileRow;
  href: string;
  config: Pick<Config, 'clamd'>;
}) {
  const size = `(${sizeIn(t, file.bytes)})`;
  if (isOpen(file, config))
    return (
      <>
        <a href={href}>{file.name}</a> {size}
      </>
    );
  const state = file.state === 'clean' || file.state === 'receiving' ? 'waiting' : file.state;
  return (
    <>
      {file.name} {size} <span class="usa-hint">{t(`file.${state}`)}</span>
    </>
  );
}
