import type { Category } from '../../categories.rules.ts';
import { SHAREABLE } from '../../family/rights/rights.rules.ts';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { displayEmail } from '../../platform/mail/email.ts';
import { DateFields } from '../../ui/date-fields.tsx';
import { Boxes, Choice, ErrorSummary, Form, SelectField, TextField } from '../../ui/fields.tsx';
import { Alert, Button, Card, Crumbs, Done, SummaryList } from '../../ui/kit.tsx';
import { actWords, seeWords, WordList } from '../category-words.tsx';
import { ALSO_ACT, INVITED_AS } from './invitations.rules.ts';
import type { NewInvitation, ShownInvitation } from './invitations.ts';
import { boxOf } from './invite-form.ts';
import { OpenInvitations } from './open-invitations.tsx';

export const caregiversOf = (view: View): string => `/people/${view.person?.id}/caregivers`;

export function Trail({ view, text }: { view: View; text: string }) {
  const { t } = view;
  return (
    <Crumbs t={t} trail={[{ href: caregiversOf(view), text: t('care-invite.crumb') }, { text }]} />
  );
}

export function InvitePage({
  view,
  invitations,
  typed,
  problems,
  hasAccess,
  done,
  newKey,
}: {
  view: View;
  /** Invitations that were sent before. */
  invitations: ShownInvitation[];
  typed: Typed;
  problems: Problems;
  /** Someone with the typed address already has access. */
  hasAccess: boolean;
  /** What was done before this page. */
  done: string | null;
  newKey(): string;
}) {
  const { t } = view;
  return (
    <>
      <Trail view={view} text={t('care-invite.title')} />
      <ErrorSummary t={t} problems={problems} />
      <Done t={t} said={done && `care-invite.done-${done}`} />
      {hasAccess && (
        <Alert tone="warning" title={t('care-invite.has-access')}>
          <p>{t('care-invite.has-access-text')}</p>
          <p>
            <a href={caregiversOf(view)}>{t('care-invite.has-access-open')}</a>
          </p>
        </Alert>
      )}
      <h1>{t('care-invite.title')}</h1>
      <p class="lead">{t('care-invite.lead')}</p>
      <OpenInvitations view={view} invitations={invitations} newKey={newKey} />
      <div class="narrow">
        <InviteFields view={view} typed={typed} problems={problems} formKey={newKey()} />
      </div>
    </>
  );
}

function InviteFields({
  view,
  typed,
  problems,
  formKey,
}: {
  view: View;
  typed: Typed;
  problems: Problems;
  formKey: string;
}) {
  const { t } = view;
  const fields = { t, problems };
  const box = (what: 'see' | 'act', category: Category) => ({
    name: boxOf(what, category),
    label: what === 'see' ? seeWords(t, category) : actWords(t, category),
    checked: typed[boxOf(what, category)] === 'yes',
  });
  return (
    <Form action={`${caregiversOf(view)}/invite`} formKey={formKey} label={t('care-invite.title')}>
      <TextField
        {...fields}
        name="name"
        label={t('care-invite.name')}
        hint={t('care-invite.name-hint')}
        value={typed.name}
        max={100}
        autocomplete="off"
      />
      <TextField
        {...fields}
        name="email"
        label={t('care-invite.email')}
        hint={t('care-invite.email-hint')}
        value={typed.email}
        type="email"
        max={254}
        autocomplete="off"
      />
      <SelectField
        {...fields}
        name="relationship"
        label={t('care-invite.relationship')}
        value={typed.relationship}
        options={INVITED_AS.map((value) => ({ value, label: t(`care-as.${value}`) }))}
        none={t('care-invite.choose')}
      />
      <Boxes
        {...fields}
        name="see"
        legend={t('care-invite.see')}
        options={SHAREABLE.map((category) => box('see', category))}
      />
      <Boxes
        {...fields}
        name="act"
        legend={t('care-invite.act')}
        options={ALSO_ACT.map((category) => box('act', category))}
      />
      <p class="usa-hint">{t('care-invite.act-hint')}</p>
      <DateFields
        {...fields}
        name="until"
        legend={t('care-invite.until')}
        hint={t('care-invite.until-hint')}
        value={{
          month: typed['until-month'] ?? '',
          day: typed['until-day'] ?? '',
          year: typed['until-year'] ?? '',
        }}
      />
      <Choice
        {...fields}
        name="language"
        legend={t('care-invite.language')}
        value={typed.language}
        options={[
          { value: 'en', label: t('care-invite.english') },
          { value: 'es', label: t('care-invite.spanish') },
        ]}
      />
      <Button name="do" value="review">
        {t('care-invite.look-over')}
      </Button>
    </Form>
  );
}

/** What the invited person will see, before anything is sent. */
export function ReviewInvitePage({
  view,
  made,
  typed,
  formKey,
}: {
  view: View;
  made: NewInvitation;
  typed: Typed;
  formKey: string;
}) {
  const { t, settings } = view;
  const { name } = made;
  return (
    <div class="narrow">
      <Trail view={view} text={t('care-invite.review')} />
      <h1>{t('care-invite.review')}</h1>
      <p class="lead">{t('care-invite.review-lead')}</p>
      <Card>
        <SummaryList
          rows={[
            { term: t('care-invite.name'), value: name },
            { term: t('care-invite.email'), value: displayEmail(made.email) },
            {
              term: t('care-invite.relationship'),
              value: t(`care-as.${made.relationship}`),
            },
            {
              term: t('care-invite.review-see', { name }),
              value: <WordList words={made.categories.map((one) => seeWords(t, one))} />,
            },
            {
              term: t('care-invite.review-act', { name }),
              value:
                made.acting.length > 0 ? (
                  <WordList words={made.acting.map((one) => actWords(t, one))} />
                ) : (
                  t('care-invite.review-act-none')
                ),
            },
            { term: t('care-invite.review-until'), value: t.day(made.endsOn, 'day-full') },
            {
              term: t('care-invite.language'),
              value: t(made.language === 'en' ? 'care-invite.english' : 'care-invite.spanish'),
            },
          ]}
        />
        <p>{t('care-invite.review-never', { name })}</p>
        <p>{t('care-invite.review-mail', { name, n: settings.careInvitationDays })}</p>
      </Card>
      <Form
        action={`${caregiversOf(view)}/invite`}
        formKey={formKey}
        label={t('care-invite.review')}
      >
        {Object.entries(typed)
          .filter(([name]) => name !== 'do')
          .map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
        <div class="actions">
          <Button name="do" value="send">
            {t('care-invite.send')}
          </Button>
          <Button name="do" value="change" kind="outline">
            {t('care-invite.change')}
          </Button>
        </div>
      </Form>
    </div>
  );
}
