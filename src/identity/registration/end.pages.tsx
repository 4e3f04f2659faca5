import type { View } from '../../platform/http/routes.ts';
import { LinkButton } from '../../ui/kit.tsx';
import { wordsWithPhones } from '../../ui/text.tsx';

export type End = 'closed' | 'child' | 'has-account' | 'gone';

/**
 * The end of a registration without an account: what happened, in plain words, and what to do next.
 */
export function EndPage({ view, end }: { view: View; end: End }) {
  const { t, settings } = view;
  return (
    <div class="narrow">
      <h1>{t(`register.end-${end}`)}</h1>
      <p class="lead">
        {wordsWithPhones(t, `register.end-${end}-text`, {
          phone: settings.phone,
          hours: settings.phoneHours[t.language],
        })}
      </p>
      <p>
        {end === 'has-account' ? <LinkButton href="/sign-on">{t('nav.sign-on')}</LinkButton> : null}
        {end === 'gone' ? <LinkButton href="/register">{t('register.again')}</LinkButton> : null}
        {end === 'closed' || end === 'has-account' ? (
          <LinkButton href="/register/letter" kind={end === 'closed' ? 'filled' : 'outline'}>
            {t('letter.ask')}
          </LinkButton>
        ) : null}{' '}
        {end === 'closed' || end === 'child' ? (
          <LinkButton href="/help" kind="outline">
            {t('nav.help')}
          </LinkButton>
        ) : null}
      </p>
    </div>
  );
}
