import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import { Card, CardHead } from '../../ui/kit.tsx';
import { type Difference, differencesOf } from './teams.rules.ts';
import type { TeamChange } from './teams.ts';

/** A value as the team's page words it. */
function said(t: Words, field: string, value: string): string {
  const key =
    field === 'topic'
      ? `${value === 'patients' ? 'teams' : 'team'}.topic-${value}`
      : field === 'state'
        ? `teams.state-${value}`
        : '';
  return t.has(key) ? t(key) : value;
}

function linesOf(t: Words, one: Difference): string[] {
  const key = `teams.field-${one.field}`;
  const field = t.has(key) ? t(key) : one.field;
  if ('added' in one)
    return [
      ...(one.added.length > 0
        ? [t('teams.history-added', { field, list: one.added.join(', ') })]
        : []),
      ...(one.removed.length > 0
        ? [t('teams.history-removed', { field, list: one.removed.join(', ') })]
        : []),
    ];
  const [before, after] = [said(t, one.field, one.before), said(t, one.field, one.after)];
  if (before === '') return [t('teams.history-set', { field, after })];
  if (after === '') return [t('teams.history-cleared', { field, before })];
  return [t('teams.history-from', { field, before, after })];
}

/** Who changed what about a team, newest first. */
export function TeamHistory({ view, changes }: { view: View; changes: readonly TeamChange[] }) {
  const { t } = view;
  if (changes.length === 0) return null;
  return (
    <Card>
      <CardHead icon="history">{t('teams.history')}</CardHead>
      <ul class="result-list">
        {changes.map(({ id, at, byName, before, after }) => (
          <li class="result-row" key={id}>
            <div>
              <p class="muted">
                {t.date(at, 'day-time')} · {byName}
              </p>
              {Object.keys(before).length === 0 && <p>{t('teams.history-made')}</p>}
              {differencesOf(before, after)
                .flatMap((one) => linesOf(t, one))
                .map((line) => (
                  <p class="prose" key={line}>
                    {line}
                  </p>
                ))}
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
