import type { ComponentChildren } from 'preact';
import { Form } from './fields.tsx';
import { Button } from './kit.tsx';

/**
 * A button for something that can’t be taken back: it opens a question, and only the button under
 * the question does it. Works without JavaScript.
 */
export function AskFirst({
  action,
  formKey,
  question,
  of,
  plain,
  fields = {},
  more,
  children,
}: {
  action: string;
  formKey: string;
  /** What will happen. */
  question: ComponentChildren;
  /** Which row of a list it is for: read by screen readers. */
  of?: ComponentChildren;
  plain?: boolean;
  /** What is sent with it. */
  fields?: Readonly<Record<string, string>>;
  /** What may be chosen besides. */
  more?: ComponentChildren;
  children: string;
}) {
  return (
    <details class="ask-first">
      <summary class={`usa-button usa-button--${plain ? 'unstyled' : 'outline'}`}>
        {children} {of && <span class="usa-sr-only">{of}</span>}
      </summary>
      <div class="ask-first-question">
        <p>{question}</p>
        <Form action={action} formKey={formKey}>
          {Object.entries(fields).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          {more}
          <Button>
            {children} {of && <span class="usa-sr-only">{of}</span>}
          </Button>
        </Form>
      </div>
    </details>
  );
}
