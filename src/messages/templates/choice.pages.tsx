import type { Problems } from '../../platform/http/forms.ts';
import type { Words } from '../../platform/i18n.ts';
import { SelectField } from '../../ui/fields.tsx';
import { Alert, Button } from '../../ui/kit.tsx';
import { blanksIn } from './fields.rules.ts';
import type { Offered } from './templates.ts';

/** Chooses a template inside the form of an answer; its button adds the text to what was typed. */
export function TemplateChoice({
  t,
  offered: { language, options },
  problems,
  button,
}: {
  t: Words;
  offered: Offered;
  problems: Problems;
  /** Where its button sends the form, or what it says in it. */
  button: { to: string } | { name: string; value: string };
}) {
  if (options.length === 0) return null;
  return (
    <>
      <SelectField
        t={t}
        name="template"
        label={t('templates.choose')}
        hint={t(`templates.member-${language}`)}
        problems={problems}
        none={t('templates.choose-none')}
        options={options}
      />
      <p>
        <Button kind="outline" {...button}>
          {t('templates.put')}
        </Button>
      </p>
    </>
  );
}

/** The blanks of a template that the text still has, so that nobody sends one unfilled. */
export function Blanks({ t, text = '' }: { t: Words; text?: string | undefined }) {
  const blanks = blanksIn(text);
  return blanks.length > 0 ? (
    <Alert tone="warning">
      <p>
        {t('templates.blanks')} <bdi>{blanks.join(', ')}</bdi>
      </p>
    </Alert>
  ) : null;
}
