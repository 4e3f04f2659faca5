import { isDay } from '../../../platform/days.rules.ts';
import type { Problems } from '../../../platform/http/forms.ts';
import type { View } from '../../../platform/http/routes.ts';
import type { Words } from '../../../platform/i18n.ts';
import type { Settings } from '../../../platform/settings/settings.ts';
import { Checkbox, Form } from '../../../ui/fields.tsx';
import { Button, Card } from '../../../ui/kit.tsx';
import { withPhones, wordsWithPhones } from '../../../ui/text.tsx';
import { termsSections, termsVersion } from './terms.rules.ts';

const TERMS = ['what', 'not', 'you', 'family', 'privacy', 'e-mail', 'end', 'change'] as const;

/** The version of terms, which is a day, as a date. */
export const versionText = (t: Words, version: string): string =>
  isDay(version) ? t.day(version) : version;

/** The health system's terms, or else the portal's own. */
function Terms({ t, settings }: { t: Words; settings: Settings }) {
  const { terms, name, phone } = settings;
  return (
    <>
      {terms
        ? termsSections(terms, t.language, { name, phone }).map(({ heading, paragraphs }) => (
            <section key={heading}>
              {heading && <h2>{heading}</h2>}
              {paragraphs.map((text) => (
                <p key={text}>{withPhones(text, phone)}</p>
              ))}
            </section>
          ))
        : TERMS.map((part) => (
            <section key={part}>
              <h2>{t(`terms.${part}`)}</h2>
              <p>{wordsWithPhones(t, `terms.${part}-text`, { name, phone })}</p>
            </section>
          ))}
      <p class="muted">{t('terms.version', { version: versionText(t, termsVersion(terms)) })}</p>
    </>
  );
}

/** The terms, a link to print them, and the box to accept them. */
export function AcceptTerms({
  view,
  action,
  label,
  problems,
}: {
  view: View;
  action: string;
  label: string;
  problems: Problems;
}) {
  const { t, settings } = view;
  return (
    <>
      <Card>
        <Terms t={t} settings={settings} />
      </Card>
      <p>
        <a href="/terms">{t('terms.print')}</a>
      </p>
      <Form action={action} label={label}>
        <input type="hidden" name="version" value={termsVersion(settings.terms)} />
        <Checkbox
          name="accept"
          label={t('terms.accept')}
          checked={false}
          problem={problems.accept ? t(problems.accept) : undefined}
        />
        <Button>{t('register.continue')}</Button>
      </Form>
    </>
  );
}

export function TermsPage({ view }: { view: View }) {
  const { t, settings } = view;
  return (
    <div class="narrow">
      <h1>{t('terms.title')}</h1>
      <p class="lead">{t('terms.print-hint')}</p>
      <Terms t={t} settings={settings} />
    </div>
  );
}
