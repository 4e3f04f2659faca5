import type { Words } from '../platform/i18n.ts';
import { Form } from '../ui/fields.tsx';
import { Button } from '../ui/kit.tsx';

/**
 * A button that opens a person's record for a purpose that is known: chosen with a search, or
 * implied by a queue of work. A record that asks for a reason asks for it first.
 * @param page the page of that record to go to, instead of its first
 */
export function OpenRecord({
  t,
  person,
  name,
  purpose,
  formKey,
  label = t('staff.open'),
  page,
}: {
  t: Words;
  person: string;
  name: string;
  purpose: string;
  formKey: string;
  label?: string;
  page?: string;
}) {
  return (
    <Form action="/staff/open" formKey={formKey} label={name}>
      <input type="hidden" name="person" value={person} />
      <input type="hidden" name="purpose" value={purpose} />
      {page && <input type="hidden" name="page" value={page} />}
      <Button kind="outline">
        {label}
        <span class="usa-sr-only"> {name}</span>
      </Button>
    </Form>
  );
}
