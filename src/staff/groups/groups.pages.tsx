import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { ErrorSummary, Form, SelectField, TextField } from '../../ui/fields.tsx';
import { Button, Card, CardHead, Crumbs, Done, Empty } from '../../ui/kit.tsx';
import { RowButton } from '../../ui/row-button.tsx';
import { breakable } from '../../ui/text.tsx';
import { ROLES } from '../roles/roles.pages.tsx';
import { type Role, roleName, roleNames, sayRoles } from '../roles/roles.ts';
import type { Group } from './groups.ts';

interface Shown {
  view: View;
  groups: readonly Group[];
  roles: readonly Role[];
  /** Whether staff can sign on through the organization at all. */
  connected: boolean;
  may: { change: boolean };
  typed: Typed;
  problems: Problems;
  done: Key | null;
  newKey: () => string;
}

/** Which groups at the organization's sign-on give which roles. */
export function GroupsPage(shown: Shown) {
  const { view, groups, connected, may, problems, done } = shown;
  const { t } = view;
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[{ href: ROLES, text: t('roles.title') }, { text: t('roles.groups') }]}
      />
      <Done t={t} said={done} />
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('roles.groups')}</h1>
      <p class="lead">{t(connected ? 'roles.groups-lead' : 'roles.groups-off')}</p>
      {groups.length === 0 ? (
        <Empty icon="users" title={t('roles.groups-none')}>
          <p>{t('roles.groups-none-text')}</p>
        </Empty>
      ) : (
        <GroupList {...shown} />
      )}
      {may.change && <AddGroup {...shown} />}
    </div>
  );
}

function GroupList({ view, groups, roles, may, newKey }: Shown) {
  const { t } = view;
  const names = roleNames(roles, t.language);
  return (
    <Card>
      <CardHead icon="users">{t('roles.groups-list')}</CardHead>
      <ul class="result-list">
        {groups.map((one) => (
          <li class="result-row" key={one.id}>
            <div>
              <h3>{breakable(one.name)}</h3>
              <p class="muted">
                {sayRoles(names, [one.roleKey])} ·{' '}
                {t('roles.groups-by', {
                  name: one.addedByName,
                  day: t.date(one.addedAt, 'day'),
                })}
              </p>
            </div>
            {may.change && (
              <div class="result-tags">
                <RowButton
                  action={`${ROLES}/groups/${one.id}/remove`}
                  formKey={newKey()}
                  of={one.name}
                >
                  {t('roles.groups-remove')}
                </RowButton>
              </div>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function AddGroup({ view, roles, typed, problems, newKey }: Shown) {
  const { t } = view;
  return (
    <Card>
      <CardHead icon="users">{t('roles.groups-add')}</CardHead>
      <Form action={`${ROLES}/groups`} formKey={newKey()} label={t('roles.groups-add')}>
        <TextField
          t={t}
          name="name"
          label={t('roles.group-name')}
          hint={t('roles.group-hint')}
          problems={problems}
          value={typed.name}
          max={200}
          autocomplete="off"
        />
        <SelectField
          t={t}
          name="role"
          label={t('roles.group-role')}
          problems={problems}
          value={typed.role}
          none={t('roles.choose')}
          options={roles
            .filter((role) => !role.retiredAt)
            .map((role) => ({ value: role.key, label: roleName(role, t.language) }))}
        />
        <Button>{t('roles.groups-save')}</Button>
      </Form>
    </Card>
  );
}
