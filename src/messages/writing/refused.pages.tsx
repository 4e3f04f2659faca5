import type { Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { ForPerson } from '../../ui/for-person.tsx';
import { Alert, Crumbs } from '../../ui/kit.tsx';
import { withPhones } from '../../ui/text.tsx';
import { NotFor } from './choose.pages.tsx';

/** That staff have stopped the account's messages, and whom to call. */
export function Blocked({ view: { t, settings } }: { view: View }) {
  return (
    <>
      <p>{t('messages.no-reply-blocked')}</p>
      {settings.phone && (
        <p>{withPhones(t('block.call', { phone: settings.phone }), settings.phone)}</p>
      )}
    </>
  );
}

/** What was typed where it can't be sent: it is still its author's text. */
export function ToCopy({ view: { t }, typed }: { view: View; typed: Typed }) {
  const texts = [typed.subject, typed.text].filter(Boolean);
  if (texts.length === 0) return null;
  return (
    <section aria-labelledby="typed-title">
      <h2 id="typed-title">{t('gate.typed')}</h2>
      {texts.map((text) => (
        <p key={text} class="sent-text kept" dir="auto">
          {text}
        </p>
      ))}
    </section>
  );
}

/** That the account's messages are stopped, where a new message would be written. */
export function BlockedPage({ view, typed }: { view: View; typed: Typed }) {
  const { t, person } = view;
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: `/people/${person?.id}/messages`, text: t('messages.title') },
          { text: t('messages.write') },
        ]}
      />
      <h1>{t('messages.write')}</h1>
      <ForPerson view={view} />
      <Alert tone="warning">
        <Blocked view={view} />
      </Alert>
      <NotFor view={view} />
      <ToCopy view={view} typed={typed} />
    </div>
  );
}
