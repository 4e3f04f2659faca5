import type { ComponentChildren } from 'preact';
import type { Draft } from '../../platform/http/drafts.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { ErrorSummary, Form, TextField } from '../../ui/fields.tsx';
import { Alert, Button, Card, CardHead, Crumbs, Done, Tag } from '../../ui/kit.tsx';
import { RowButton } from '../../ui/row-button.tsx';
import { factLine } from '../../ui/text.tsx';
import { TeamHistory } from './history.pages.tsx';
import { BASE, type ListedTeam, Wrong } from './teams.pages.tsx';
import { teamName } from './teams.rules.ts';
import { type Candidate, MATCHES, type TeamChange, type TeamClinician } from './teams.ts';

/** A page about who belongs to a team, in whichever way. */
export interface PeopleShown {
  view: View;
  team: ListedTeam;
  changes: readonly TeamChange[];
  draft: Draft;
  newKey: () => string;
  done: Key | null;
}
interface Row {
  id: string;
  name: string;
  about: string;
}

/** Finds somebody by name and offers those who match. */
function Picker({
  shown: { view, team, draft, newKey },
  path,
  label,
  hint,
  matches,
  noMatch,
}: {
  shown: PeopleShown;
  path: string;
  label: Key;
  hint?: Key;
  /** Null before anybody searched. */
  matches: readonly Row[] | null;
  noMatch: Key;
}) {
  const { t } = view;
  return (
    <>
      <Form action={path} formKey={newKey()} label={t(label)}>
        <input type="hidden" name="do" value="find" />
        <TextField
          t={t}
          name="name"
          label={t(label)}
          hint={hint && t(hint)}
          problems={draft.problems}
          value={draft.typed?.name ?? ''}
          max={80}
          type="search"
          autocomplete="off"
        />
        <Button icon="search" kind="outline">
          {t('teams.find')}
        </Button>
      </Form>
      {matches && (
        <Card>
          <CardHead icon="search">{t('teams.found')}</CardHead>
          {matches.length === 0 && <p>{t(noMatch)}</p>}
          <ul class="result-list">
            {matches.slice(0, MATCHES).map((one) => (
              <li class="result-row" key={one.id}>
                <div>
                  <h3>{one.name}</h3>
                  {one.about && <p class="muted">{one.about}</p>}
                </div>
                <RowButton
                  action={path}
                  formKey={newKey()}
                  of={one.name}
                  fields={{ do: 'add', who: one.id, version: team.version }}
                >
                  {t('teams.put')}
                </RowButton>
              </li>
            ))}
          </ul>
          {matches.length > MATCHES && <p class="muted">{t('teams.found-many')}</p>}
        </Card>
      )}
    </>
  );
}

function Frame({
  shown: { view, team, changes, draft, done },
  title,
  lead,
  children,
}: {
  shown: PeopleShown;
  title: string;
  lead: string;
  children: ComponentChildren;
}) {
  const { t } = view;
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: BASE, text: t('teams.title') },
          { href: `${BASE}/${team.id}`, text: teamName(team, t.language) },
          { text: title },
        ]}
      />
      <ErrorSummary t={t} problems={draft.problems} />
      <Done t={t} said={done} />
      {draft.stale && (
        <Alert tone="warning" title={t('teams.changed-meanwhile')}>
          <p>{t('teams.changed-text')}</p>
        </Alert>
      )}
      <h1>{title}</h1>
      <p class="lead">{lead}</p>
      <Wrong view={view} team={team} />
      {children}
      <TeamHistory view={view} changes={changes} />
    </div>
  );
}

/** Who answers for a team. */
export function MembersPage({
  matches,
  last,
  ...shown
}: PeopleShown & {
  matches: readonly Candidate[] | null;
  /** Whose removal has to be confirmed, since nobody else can answer. */
  last: string | null;
}) {
  const { view, team, newKey } = shown;
  const { t } = view;
  const path = `${BASE}/${team.id}/members`;
  const leaving = team.members.find(({ id }) => id === last);
  const button = (of: Row, act: string, label: Key, fields = {}) => (
    <RowButton
      action={path}
      formKey={newKey()}
      of={of.name}
      kind="plain"
      fields={{ do: act, who: of.id, version: team.version, ...fields }}
    >
      {t(label)}
    </RowButton>
  );
  return (
    <Frame
      shown={shown}
      title={t('teams.members-of', { team: teamName(team, t.language) })}
      lead={t('teams.members-lead')}
    >
      {leaving && (
        <Alert tone="warning" title={t('teams.last', { who: leaving.name })}>
          <p>{t('teams.last-text')}</p>
          <RowButton
            action={path}
            formKey={newKey()}
            of={leaving.name}
            fields={{ do: 'remove', who: leaving.id, version: team.version, sure: 'yes' }}
          >
            {t('teams.last-press')}
          </RowButton>
        </Alert>
      )}
      <Card>
        <CardHead icon="users">{t('teams.members')}</CardHead>
        {team.members.length === 0 && <p class="muted">{t('teams.nobody-on')}</p>}
        <ul class="result-list">
          {team.members.map((one) => (
            <li class="result-row" key={one.id}>
              <div>
                <h3>{one.name}</h3>
                <p class="muted">{one.userId}</p>
                <div class="result-tags">
                  {one.lead && <Tag tone="in">{t('teams.leader')}</Tag>}
                  {!one.mayAnswer && (
                    <Tag tone="high">{t(one.closed ? 'teams.closed' : 'teams.no-role')}</Tag>
                  )}
                </div>
              </div>
              {one.mayAnswer &&
                button(
                  { ...one, about: '' },
                  one.lead ? 'not-lead' : 'lead',
                  one.lead ? 'teams.not-lead' : 'teams.make-lead',
                )}
              {button({ ...one, about: '' }, 'remove', 'teams.remove')}
            </li>
          ))}
        </ul>
        <p class="muted">{t('teams.leads-hint')}</p>
      </Card>
      <Picker
        shown={shown}
        path={path}
        label="teams.find-member"
        hint="teams.find-member-hint"
        matches={matches?.map((one) => ({ ...one, about: one.userId })) ?? null}
        noMatch="teams.found-none"
      />
    </Frame>
  );
}

/** Whose patients write to a team. */
export function CliniciansPage({
  clinicians,
  matches,
  ...shown
}: PeopleShown & {
  clinicians: readonly TeamClinician[];
  matches: readonly TeamClinician[] | null;
}) {
  const { view, team, newKey } = shown;
  const { t } = view;
  const path = `${BASE}/${team.id}/clinicians`;
  const about = ({ npi, active }: TeamClinician): string =>
    factLine(t, [npi && `NPI ${npi}`, !active && t('teams.gone')]);
  return (
    <Frame
      shown={shown}
      title={t('teams.clinicians-of', { team: teamName(team, t.language) })}
      lead={t(team.topic === null ? 'teams.clinicians-lead' : 'teams.clinicians-topic')}
    >
      {team.topic === null && (
        <>
          <Card>
            <CardHead icon="id-card">{t('teams.clinicians')}</CardHead>
            {clinicians.length === 0 && <p class="muted">{t('teams.no-clinicians')}</p>}
            <ul class="result-list">
              {clinicians.map((one) => (
                <li class="result-row" key={one.id}>
                  <div>
                    <h3>{one.name}</h3>
                    {about(one) && <p class="muted">{about(one)}</p>}
                  </div>
                  <RowButton
                    action={path}
                    formKey={newKey()}
                    of={one.name}
                    kind="plain"
                    fields={{ do: 'remove', who: one.id, version: team.version }}
                  >
                    {t('teams.remove')}
                  </RowButton>
                </li>
              ))}
            </ul>
          </Card>
          <Picker
            shown={shown}
            path={path}
            label="teams.find-clinician"
            matches={matches?.map((one) => ({ ...one, about: about(one) })) ?? null}
            noMatch="teams.found-none-clinician"
          />
        </>
      )}
    </Frame>
  );
}
