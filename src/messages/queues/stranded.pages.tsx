import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { ErrorSummary, Form, SelectField } from '../../ui/fields.tsx';
import { Alert, Button, Card, Crumbs, Done, Empty } from '../../ui/kit.tsx';
import { type Team, teamName } from '../teams/teams.rules.ts';
import type { StrandedTeam } from './stranded.ts';

export const BASE = '/staff/teams';
export const PAGE = `${BASE}/stranded`;

/** Open conversations that nobody can answer today, by team, and what can be done. */
export function StrandedPage({
  view: { t },
  stranded,
  takers,
  typed,
  problems,
  done,
  formKey,
}: {
  view: View;
  stranded: readonly StrandedTeam[];
  takers: readonly Team[];
  typed: Typed;
  problems: Problems;
  done: string | null;
  formKey: string;
}) {
  const named = (teams: readonly Pick<Team, 'id' | 'name' | 'nameEs'>[]) =>
    teams.map((team) => ({ value: team.id, label: teamName(team, t.language) }));
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[{ href: BASE, text: t('teams.title') }, { text: t('stranded.title') }]}
      />
      <ErrorSummary t={t} problems={problems} />
      <Done t={t} said={done && `stranded.${done}`} />
      <h1>{t('stranded.title')}</h1>
      {stranded.length === 0 ? (
        <Empty icon="check" title={t('stranded.none')}>
          <p>{t('stranded.none-text')}</p>
        </Empty>
      ) : (
        <>
          <p class="lead">{t('stranded.lead')}</p>
          <ul class="plain-list">
            {stranded.map((team) => (
              <li key={team.id}>
                <Card>
                  <h2>
                    <a href={`${BASE}/${team.id}`}>{teamName(team, t.language)}</a>
                  </h2>
                  <p>
                    <strong>{t('stranded.open', { n: team.n })}</strong> {t(`stranded.${team.why}`)}
                  </p>
                </Card>
              </li>
            ))}
          </ul>
          <h2>{t('stranded.move-title')}</h2>
          {takers.length === 0 ? (
            <Alert tone="warning">
              <p>{t('stranded.no-takers')}</p>
            </Alert>
          ) : (
            <Form action={PAGE} formKey={formKey} label={t('stranded.move-title')}>
              <SelectField
                t={t}
                name="team"
                label={t('stranded.from')}
                problems={problems}
                value={typed.team ?? stranded[0]?.id}
                none={t('stranded.team-none')}
                options={named(stranded)}
              />
              <SelectField
                t={t}
                name="into"
                label={t('stranded.into')}
                problems={problems}
                value={typed.into}
                none={t('stranded.team-none')}
                options={named(takers)}
              />
              <Button>{t('stranded.move')}</Button>
            </Form>
          )}
        </>
      )}
    </div>
  );
}
