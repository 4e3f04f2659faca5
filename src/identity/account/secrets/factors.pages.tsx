import type { Problems } from '../../../platform/http/forms.ts';
import type { View } from '../../../platform/http/routes.ts';
import { AskFirst } from '../../../ui/ask-first.tsx';
import { Form, TextField } from '../../../ui/fields.tsx';
import { Button, Card, LinkButton } from '../../../ui/kit.tsx';
import { AuthenticatorSteps } from '../../factors/authenticator.pages.tsx';
import type { SetUp } from '../../factors/authenticator.ts';
import { PasskeyForm } from '../../factors/passkeys/passkeys.pages.tsx';
import type { Ceremony, Passkey } from '../../factors/passkeys/passkeys.ts';
import { printedRecoveryCode } from '../../factors/recovery-codes/recovery-codes.rules.ts';
import { ChangePage } from '../change.pages.tsx';

export function AuthenticatorPage({
  view,
  setUp,
  problems,
  formKey,
}: {
  view: View;
  setUp: SetUp | null;
  problems: Problems;
  formKey: string;
}) {
  const { t } = view;
  return (
    <ChangePage
      view={view}
      title="account.app"
      lead={t(setUp ? 'authenticator.lead' : 'authenticator.is-on')}
      problems={problems}
    >
      {setUp ? (
        <AuthenticatorSteps
          view={view}
          setUp={setUp}
          problems={problems}
          action="/account/authenticator"
          formKey={formKey}
        />
      ) : view.actor?.account.kind === 'member' ? (
        <AskFirst
          action="/account/authenticator/remove"
          formKey={formKey}
          question={t('authenticator.remove-ask')}
        >
          {t('authenticator.remove')}
        </AskFirst>
      ) : (
        <AskFirst
          action="/account/authenticator/remove"
          formKey={formKey}
          question={t('authenticator.another-ask')}
        >
          {t('authenticator.another')}
        </AskFirst>
      )}
    </ChangePage>
  );
}

/** Recovery codes: how many are left, or the new ones, which are displayed only once. */
export function CodesPage({
  view,
  codes,
  left,
  formKey,
}: {
  view: View;
  codes: string[] | null;
  left: number;
  formKey: string;
}) {
  const { t, settings } = view;
  return (
    <ChangePage
      view={view}
      title="account.codes"
      lead={codes ? t('codes.lead') : t('account.codes-left', { n: left })}
      problems={{}}
    >
      {codes ? (
        <>
          <Card>
            <p>{t('codes.of', { name: settings.name, day: t.date(view.now, 'day') })}</p>
            <ol class="codes">
              {codes.map((code) => (
                <li key={code}>
                  <code>{printedRecoveryCode(code)}</code>
                </li>
              ))}
            </ol>
          </Card>
          <p>{t('codes.print')}</p>
          <LinkButton href="/account">{t('codes.saved')}</LinkButton>
        </>
      ) : (
        <>
          <p>{t('codes.what')}</p>
          <AskFirst action="/account/codes" formKey={formKey} question={t('codes.new-ask')}>
            {t('codes.new')}
          </AskFirst>
        </>
      )}
    </ChangePage>
  );
}

export function PasskeysPage({
  view,
  passkeys,
  ceremony,
  problems,
  newKey,
}: {
  view: View;
  passkeys: Passkey[];
  ceremony: Ceremony;
  problems: Problems;
  newKey: () => string;
}) {
  const { t } = view;
  return (
    <ChangePage view={view} title="account.passkeys" lead={t('passkey.lead')} problems={problems}>
      {passkeys.map((one) => (
        <Card key={one.id}>
          <Form action={`/account/passkeys/${one.id}`} formKey={newKey()} label={one.name}>
            <div class="usa-form-group">
              <label class="usa-label" for={`name-${one.id}`}>
                {t('passkey.name')}
              </label>
              <input
                class="usa-input"
                id={`name-${one.id}`}
                name="name"
                value={one.name}
                maxLength={60}
              />
            </div>
            <p class="muted">
              {t('passkey.made', { day: t.date(one.createdAt, 'day') })} ·{' '}
              {one.usedAt
                ? t('passkey.used', { day: t.date(one.usedAt, 'day-time') })
                : t('passkey.unused')}
            </p>
            <Button kind="outline">{t('passkey.rename')}</Button>
          </Form>
          <AskFirst
            action={`/account/passkeys/${one.id}/remove`}
            formKey={newKey()}
            of={one.name}
            question={t('passkey.remove-ask', { name: one.name })}
            plain
          >
            {t('passkey.remove')}
          </AskFirst>
        </Card>
      ))}
      <PasskeyForm
        t={t}
        action="/account/passkeys"
        use="add"
        ceremony={ceremony}
        fields={{ _key: newKey() }}
        label={t('passkey.add')}
      >
        <TextField
          t={t}
          name="name"
          label={t('passkey.name')}
          hint={t('passkey.name-hint')}
          problems={problems}
          value=""
          max={60}
        />
      </PasskeyForm>
      <p class="muted needs-script">{t('passkey.needs')}</p>
    </ChangePage>
  );
}
