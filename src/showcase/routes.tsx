import { DEMO_ANSWERS, demoCode } from '../../demo/codes.ts';
import type { Registrar } from '../platform/http/routes.ts';
import type { Key } from '../platform/i18n.ts';
import { Card, Empty, SummaryList } from '../ui/kit.tsx';
import { KitPage } from '../ui/kit-page.tsx';
import { readMailbox } from './mailbox.ts';

/**
 * Pages that only the demo has: the mail that it does not send, and every component in every state.
 */
export function showcaseRoutes(routes: Registrar): void {
  routes.publicPage(
    '/demo/mail',
    'the demo’s mail, which goes nowhere else; does not exist in production',
    async ({ deps, view, t, info }) => {
      const mails = await readMailbox(deps, info);
      return {
        kind: 'page',
        title: t('demo.mail'),
        place: 'none',
        body: (
          <div class="narrow">
            <h1>{t('demo.mail')}</h1>
            <p class="lead">{t('demo.mail-text')}</p>
            {mails.length === 0 && (
              <Empty icon="mail" title={t('demo.no-mail')}>
                <p>{t('demo.no-mail-text')}</p>
              </Empty>
            )}
            {mails.map((mail) => (
              <Card key={mail.id}>
                <h2>{mail.subject}</h2>
                <p class="muted">
                  {view.t('demo.mail-to', { to: mail.recipient, at: t.date(mail.at, 'day-time') })}
                </p>
                <p class="prose">{mail.body}</p>
              </Card>
            ))}
          </div>
        ),
      };
    },
  );
  routes.publicPage(
    '/demo/codes',
    'what an authenticator app would show for the demo’s staff; does not exist in production',
    async ({ t, now, view }) => ({
      kind: 'page',
      title: t('demo.codes'),
      place: 'none',
      body: (
        <div class="narrow">
          <h1>{t('demo.codes')}</h1>
          <p class="lead">{t('demo.codes-text')}</p>
          <Card>
            <p class="demo-code">{demoCode(now).replace(/(...)/, '$1 ')}</p>
            <p class="muted">{t('demo.codes-until', { at: t.date(now, 'time') })}</p>
          </Card>
          <h2>{t('demo.answers')}</h2>
          <SummaryList
            rows={DEMO_ANSWERS.map(({ question, answer }) => ({
              term: view.t(`secret.${question}` as Key),
              value: answer,
            }))}
          />
        </div>
      ),
    }),
  );
  routes.publicPage(
    '/kit',
    'every component in every state, for those who build pages; does not exist in production',
    async ({ view }) => ({
      kind: 'page',
      title: 'Kit',
      place: 'none',
      body: <KitPage view={view} />,
    }),
  );
}
