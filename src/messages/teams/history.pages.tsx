import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import { Card, CardHead } from '../../ui/kit.tsx';
import { type Difference, differencesOf, type Shown } from './teams.rules.ts';
import type { TeamChange } from './teams.ts';

/** A value as the team's page words it. */
function worded(t: Words, field: string, value: string): string {
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
  const [before, after] = [worded(t, one.field, one.before), worded(t, one.field, one.after)];
  if (before === '') return [t('teams.history-set', { field, after })];
  if (after === '') return [t('teams.history-cleared', { field, before })];
  return [t('teams.history-from', { field, before, after })];
}

/** What one change was. That a team was made says enough: its fields are above, or in the next. */
const said = (t: Words, before: Shown, after: Shown): string[] =>
  Object.keys(before).length === 0
    ? [t('teams.history-made')]
    : differencesOf(before, after).flatMap((one) => linesOf(t, one));

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
              {said(t, before, after).map((line) => (
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
