import type { Draft } from '../../platform/http/drafts.ts';
import type { View } from '../../platform/http/routes.ts';
import { VersionField } from '../../ui/draft.tsx';
import { ErrorSummary, Form, SelectField } from '../../ui/fields.tsx';
import { Alert, Button, Crumbs } from '../../ui/kit.tsx';
import { BASE } from './teams.pages.tsx';
import { type Team, teamName } from './teams.rules.ts';

/** Ends a team, after the choice of another for its open conversations. */
export function EndPage({
  view,
  team,
  open,
  successors,
  draft,
  formKey,
}: {
  view: View;
  team: Team;
  /** How many open conversations it has. */
  open: number;
  /** Teams that can take over, by name. */
  successors: readonly Team[];
  draft: Draft;
  formKey: string;
}) {
  const { t } = view;
  const name = teamName(team, t.language);
  const title = t('teams.end-of', { team: name });
  const stuck = open > 0 && successors.length === 0;
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: BASE, text: t('teams.title') },
          { href: `${BASE}/${team.id}`, text: name },
          { text: title },
        ]}
      />
      <ErrorSummary t={t} problems={draft.problems} />
      {draft.stale && (
        <Alert tone="warning" title={t('teams.changed-meanwhile')}>
          <p>{t('teams.changed-text')}</p>
        </Alert>
      )}
      <h1>{title}</h1>
      <p class="lead">{t('teams.end-text')}</p>
      <p>{open > 0 ? t('teams.end-open', { n: open }) : t('teams.end-none-open')}</p>
      {stuck ? (
        <Alert tone="warning">
          <p>{t('teams.successor-nobody')}</p>
        </Alert>
      ) : (
        <Form action={`${BASE}/${team.id}/end`} formKey={formKey}>
          <VersionField of={team} draft={draft} />
          {open > 0 && (
            <SelectField
              t={t}
              name="into"
              label={t('teams.successor')}
              hint={t('teams.successor-hint')}
              problems={draft.problems}
              value={draft.typed?.into}
              none={t('teams.successor-none')}
              options={successors.map((one) => ({
                value: one.id,
                label: teamName(one, t.language),
              }))}
            />
          )}
          <div class="actions">
            <Button>{t('teams.end-press')}</Button>
          </div>
        </Form>
      )}
    </div>
  );
}
