import type { ComponentChildren } from 'preact';
import { Form } from './fields.tsx';
import { Button, type ButtonKind } from './kit.tsx';

/** A button for one row of a list. Screen readers hear which row it is for. */
export function RowButton({
  action,
  formKey,
  of,
  kind = 'outline',
  fields = {},
  children,
}: {
  action: string;
  formKey: string;
  /** The row, by name. */
  of: ComponentChildren;
  kind?: ButtonKind;
  /** What is sent with it. */
  fields?: Readonly<Record<string, string | number>>;
  children: string;
}) {
  return (
    <Form action={action} formKey={formKey}>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button kind={kind}>
        {children} <span class="usa-sr-only">{of}</span>
      </Button>
    </Form>
  );
}
