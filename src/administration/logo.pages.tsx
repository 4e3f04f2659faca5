import type { HeldRule } from '../platform/files/held.ts';
import { MB } from '../platform/files/limits.rules.ts';
import type { Problems } from '../platform/http/forms.ts';
import type { View } from '../platform/http/routes.ts';
import { Form } from '../ui/fields.tsx';
import { FileField, UploadForm } from '../ui/files.tsx';
import { Button, Card, CardHead } from '../ui/kit.tsx';
import { Logo } from '../ui/logo.tsx';

interface LogoShown {
  view: View;
  action: string;
  rule: HeldRule;
  /** The newest change of the logo when this page was rendered. */
  version: number;
  problems: Problems;
  newKey: () => string;
}

/** The logo as members see it, a form to replace it, and the way back to the portal's own. */
export function LogoCard({ view, action, rule, version, problems, newKey }: LogoShown) {
  const { t, settings } = view;
  return (
    <Card>
      <CardHead icon="eye">{t('setting.logo')}</CardHead>
      {settings.logo ? <Previews view={view} /> : <p>{t('settings.logo-none')}</p>}
      <UploadForm action={action} formKey={newKey()} label={t('setting.logo')}>
        <input type="hidden" name="version" value={version} />
        <FileField
          t={t}
          name="logo"
          label={t('settings.logo-new')}
          hint={t('settings.logo-hint', { mb: Math.floor(rule.maxBytes / MB) })}
          rule={rule}
          problems={problems}
        />
        <Button>{t('settings.logo-save')}</Button>
      </UploadForm>
      {settings.logo && (
        <Form action={`${action}/remove`} formKey={newKey()} label={t('settings.logo-remove')}>
          <input type="hidden" name="version" value={version} />
          <Button kind="outline">{t('settings.logo-remove')}</Button>
        </Form>
      )}
    </Card>
  );
}

/** The page header on a light and on a dark screen. */
function Previews({ view }: { view: View }) {
  const { t, settings } = view;
  return (
    <div class="logo-previews">
      {(['light', 'dark'] as const).map((scheme) => (
        <figure key={scheme}>
          <figcaption class="muted">{t(`settings.logo-${scheme}`)}</figcaption>
          <div class={`logo-preview logo-preview--${scheme}`}>
            <Logo view={view} />
            <span>{settings.name}</span>
          </div>
        </figure>
      ))}
    </div>
  );
}
