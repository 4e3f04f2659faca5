import type { Problems } from '../../../platform/http/forms.ts';
import type { Words } from '../../../platform/i18n.ts';
import { TextField } from '../../../ui/fields.tsx';

/** A user ID to choose. */
export function UserIdField({
  t,
  label,
  problems,
  value,
}: {
  t: Words;
  label: string;
  problems: Problems;
  value: string | undefined;
}) {
  return (
    <TextField
      t={t}
      name="userId"
      label={label}
      hint={t('register.user-id-hint')}
      problems={problems}
      value={value}
      autocomplete="username"
      max={50}
    />
  );
}
