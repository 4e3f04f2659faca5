import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { AskFirst } from '../../ui/ask-first.tsx';
import { ErrorSummary, Form } from '../../ui/fields.tsx';
import { Button, Card, Done, Empty, SummaryList } from '../../ui/kit.tsx';
import { CardFields } from '../accounts/membership.pages.tsx';
import type { Helped } from './helping.ts';

/** For staff at the counter, when somebody can't sign on. */
export function HelpMemberPage({
  view,
  typed,
  problems,
  found,
  newKey,
  done,
  mayDrop,
}: {
  view: View;
  typed: Typed;
  problems: Problems;
  found: Helped | 'nobody' | null;
  newKey: () => string;
  done: Key | null;
  mayDrop: boolean;
}) {
  const { t } = view;
  return (
    <div class="narrow">
      <ErrorSummary t={t} problems={problems} />
      <Done t={t} said={done} />
      <h1>{t('assist.title')}</h1>
      <p class="lead">{t('assist.lead')}</p>
      {found === 'nobody' && (
        <Empty icon="search" title={t('assist.nobody')}>
          <p>{t('assist.nobody-text')}</p>
        </Empty>
      )}
      {found && found !== 'nobody' && (
        <Card>
          <h2>
            {found.given} {found.family}
          </h2>
          <SummaryList
            rows={[
              {
                term: t('assist.account'),
                value: found.accountId
                  ? found.lastSignOnAt
                    ? t('staff-accounts.last', { at: t.date(found.lastSignOnAt, 'day-time') })
                    : t('staff-accounts.never')
                  : t('assist.no-account'),
              },
              ...(found.accountId
                ? [
                    {
                      term: t('register.email'),
                      value: t(
                        found.emailBounced
                          ? 'assist.bounced'
                          : found.emailConfirmed
                            ? 'account.confirmed'
                            : 'account.not-confirmed',
                      ),
                    },
                    {
                      term: t('staff-accounts.second'),
                      value: t(found.secondStep ? 'account.app-on' : 'account.app-off'),
                    },
                  ]
                : []),
              {
                term: t('assist.letter'),
                value: found.letter
                  ? t(`letters.is-${found.letter as 'waiting'}`)
                  : t('account.none'),
              },
            ]}
          />
          <div class="actions">
            <Form action="/staff/help/letter" formKey={newKey()}>
              <input type="hidden" name="person" value={found.patientId} />
              <Button>{t('assist.send-letter')}</Button>
            </Form>
            {mayDrop && found.secondStep && (
              <AskFirst
                action="/staff/help/second-step"
                formKey={newKey()}
                question={t('assist.drop-text')}
                fields={{ person: found.patientId }}
              >
                {t('authenticator.remove')}
              </AskFirst>
            )}
          </div>
        </Card>
      )}
      <Form action="/staff/help" formKey={newKey()} label={t('assist.title')}>
        <CardFields view={view} typed={typed} problems={problems} />
        <Button icon="search">{t('staff.search')}</Button>
      </Form>
    </div>
  );
}
