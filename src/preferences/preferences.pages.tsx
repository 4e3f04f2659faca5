import type { PreferenceLink } from '../feature.ts';
import type { View } from '../platform/http/routes.ts';
import { type Words, wordsIn } from '../platform/i18n.ts';
import { displayEmail } from '../platform/mail/email.ts';
import { CHANNELS, type Channel } from '../platform/notices/topics.ts';
import { Form } from '../ui/fields.tsx';
import { ForPerson } from '../ui/for-person.tsx';
import { Alert, Button, Card, CardHead, LinkButton, Table, Tag } from '../ui/kit.tsx';
import { breakable } from '../ui/text.tsx';
import { fieldOf, type Reach, type TopicRow } from './preferences.ts';

/** How an account is notified: its address, and a table of topics and channels. */
export function PreferencesPage({
  view,
  reach,
  rows,
  links,
  saved,
  formKey,
  againKey,
}: {
  view: View;
  reach: Reach;
  rows: readonly TopicRow[];
  links: readonly PreferenceLink[];
  saved: boolean;
  formKey: string;
  againKey: string;
}) {
  const { t, person, people, actor } = view;
  const own = !person || person.id === actor?.account.patientId;
  const others = people.filter(({ id }) => id !== person?.id);
  return (
    <div class="narrow">
      {saved && (
        <Alert tone="success" title={t('preferences.saved')}>
          <ForPerson view={view} />
          <p>{t('preferences.saved-text')}</p>
        </Alert>
      )}
      <h1>{t('preferences.title')}</h1>
      <p class="lead">{t('preferences.lead')}</p>
      <Address view={view} reach={reach} againKey={againKey} />
      <Card>
        <CardHead icon="list-checks">
          {own ? t('preferences.what') : t('preferences.what-about', { name: person?.given ?? '' })}
        </CardHead>
        {rows.length === 0 ? (
          <p>{t('preferences.none')}</p>
        ) : (
          <Choices view={view} rows={rows} formKey={formKey} />
        )}
      </Card>
      {others.length > 0 && (
        <Card>
          <CardHead icon="users">{t('preferences.others')}</CardHead>
          <ul class="plain-list">
            {others.map(({ id, given, family }) => (
              <li key={id}>
                <a href={`/people/${id}/preferences`}>
                  {id === actor?.account.patientId
                    ? t('preferences.mine')
                    : t('preferences.of', { name: `${given} ${family}` })}
                </a>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {links.map(({ icon, label, text, href }) => (
        <Card key={label}>
          <CardHead icon={icon}>{t(label)}</CardHead>
          <p>{t(text)}</p>
          <LinkButton href={href(person?.id ?? '')} kind="outline">
            {t('preferences.change')}
          </LinkButton>
        </Card>
      ))}
    </div>
  );
}

/** An hour of the day in words, such as 9:00 PM. */
const hourIn = (t: Words, hour: number): string =>
  wordsIn(t.language, 'UTC').date(new Date(Date.UTC(2000, 0, 1, hour)), 'time');

/** The address, and what is wrong with it. */
function Address({ view, reach, againKey }: { view: View; reach: Reach; againKey: string }) {
  const { t } = view;
  const email = reach.email && displayEmail(reach.email);
  const change = (
    <LinkButton href="/account/email" kind="outline">
      {t(email ? 'preferences.change-email' : 'preferences.add-email')}
    </LinkButton>
  );
  if (email && reach.bouncedAt)
    return (
      <Alert tone="error" title={t('preferences.bounced')}>
        <p>
          {breakable(t('preferences.bounced-text', { email, day: t.date(reach.bouncedAt, 'day') }))}
        </p>
        <p>{t('preferences.bounced-do')}</p>
        <div class="actions">
          {change}
          <Form action="/preferences/address" formKey={againKey} label={t('preferences.bounced')}>
            <Button kind="plain">{t('preferences.try-again')}</Button>
          </Form>
        </div>
      </Alert>
    );
  return (
    <Card>
      <CardHead icon="mail">{t('preferences.address')}</CardHead>
      <p>
        {!email
          ? t('preferences.no-email')
          : reach.confirmed
            ? breakable(t('preferences.email', { email }))
            : breakable(t('preferences.unconfirmed', { email }))}
      </p>
      {change}
    </Card>
  );
}

function Choices({
  view,
  rows,
  formKey,
}: {
  view: View;
  rows: readonly TopicRow[];
  formKey: string;
}) {
  const { t, person, settings } = view;
  const table = (
    <Table
      caption={t('preferences.table')}
      hideCaption
      titled
      head={[t('preferences.topic'), ...CHANNELS.map((channel) => t(`channel.${channel}`))]}
      rows={rows.map((row) => ({
        key: row.topic,
        cells: [
          <div class="topic" key={row.topic}>
            <strong>{t(row.label)}</strong>
            <p>{t(row.hint)}</p>
          </div>,
          ...CHANNELS.map((channel) => <Cell view={view} row={row} channel={channel} />),
        ],
      }))}
    />
  );
  if (!rows.some(({ optional }) => optional)) return table;
  return (
    <Form
      action={`/people/${person?.id}/preferences`}
      formKey={formKey}
      label={t('preferences.table')}
    >
      {table}
      {settings.quietFrom !== settings.quietUntil && (
        <p class="muted">
          {t('preferences.quiet', {
            from: hourIn(t, settings.quietFrom),
            until: hourIn(t, settings.quietUntil),
          })}
        </p>
      )}
      <p class="muted">{t('preferences.private')}</p>
      <Button>{t('preferences.save')}</Button>
    </Form>
  );
}

/** A box to check, or a note that this can't be switched off. */
function Cell({ view: { t }, row, channel }: { view: View; row: TopicRow; channel: Channel }) {
  if (!row.optional) return <Tag tone="plain">{t('preferences.always')}</Tag>;
  const name = fieldOf(row.topic, channel);
  return (
    <div class="usa-checkbox">
      <input
        class="usa-checkbox__input"
        type="checkbox"
        id={name}
        name={name}
        value="yes"
        checked={row.on[channel]}
      />
      <label class="usa-checkbox__label" for={name}>
        <span class="usa-sr-only">{`${t(row.label)}: ${t(`channel.${channel}`)}`}</span>
      </label>
    </div>
  );
}
