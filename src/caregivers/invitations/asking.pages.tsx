import type { View } from '../../platform/http/routes.ts';
import { displayEmail } from '../../platform/mail/email.ts';
import { AskFirst } from '../../ui/ask-first.tsx';
import { Form } from '../../ui/fields.tsx';
import { Alert, Button, Card, Done, SummaryList } from '../../ui/kit.tsx';
import { actWords, seeWords, WordList } from '../category-words.tsx';
import type { ShownInvitation } from './invitations.ts';
import { caregiversOf, Trail } from './invite.pages.tsx';
import { OpenInvitations } from './open-invitations.tsx';

/** Asks the person whether the account that wants to accept their invitation is the right one. */
export function InvitationPage({
  view,
  invitation: one,
  done,
  newKey,
}: {
  view: View;
  invitation: ShownInvitation;
  done: string | null;
  newKey(): string;
}) {
  const { t } = view;
  const detail = t('care-ask.detail', { name: one.name });
  if (one.state !== 'asking' || !one.askedBy || !one.askedByName)
    return (
      <>
        <Trail view={view} text={detail} />
        <Done t={t} said={done && `care-invite.done-${done}`} />
        <h1>{detail}</h1>
        <OpenInvitations view={view} invitations={[one]} newKey={newKey} />
      </>
    );
  const action = `${caregiversOf(view)}/invitations/${one.id}`;
  const asker = one.askedByName;
  const answer = (yes: 'yes' | 'no') => ({ answer: yes, asker: one.askedBy ?? '' });
  return (
    <div class="narrow">
      <Trail view={view} text={detail} />
      <Done t={t} said={done && `care-invite.done-${done}`} />
      <h1>{t('care-ask.title')}</h1>
      <p class="lead">{t('care-ask.lead', { name: one.name, email: displayEmail(one.email) })}</p>
      <Card>
        <SummaryList
          rows={[
            { term: t('care-ask.who'), value: asker },
            ...(one.askedAt
              ? [{ term: t('care-ask.when'), value: t.date(one.askedAt, 'day-time') }]
              : []),
            {
              term: t('care-invite.review-see', { name: asker }),
              value: <WordList words={one.categories.map((each) => seeWords(t, each))} />,
            },
            {
              term: t('care-invite.review-act', { name: asker }),
              value:
                one.acting.length > 0 ? (
                  <WordList words={one.acting.map((each) => actWords(t, each))} />
                ) : (
                  t('care-invite.review-act-none')
                ),
            },
            { term: t('care-invite.review-until'), value: t.day(one.endsOn, 'day-full') },
          ]}
        />
      </Card>
      <Alert tone="warning">
        <p>{t('care-ask.sure')}</p>
      </Alert>
      <div class="actions">
        <AskFirst
          action={action}
          formKey={newKey()}
          question={t('care-ask.yes-ask', { name: asker })}
          fields={answer('yes')}
        >
          {t('care-ask.yes')}
        </AskFirst>
        <Form action={action} formKey={newKey()}>
          {Object.entries(answer('no')).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <Button kind="outline">{t('care-ask.no')}</Button>
        </Form>
      </div>
    </div>
  );
}
