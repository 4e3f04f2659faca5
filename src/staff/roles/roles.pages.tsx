import type { DeclaredPermission } from '../../platform/access/permissions.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { Form } from '../../ui/fields.tsx';
import {
  Button,
  Card,
  CardHead,
  Crumbs,
  Done,
  Empty,
  Icon,
  LinkButton,
  Tag,
} from '../../ui/kit.tsx';
import { HistoryList } from '../history/history.pages.tsx';
import type { HistoryRow } from '../history/history.sql.ts';
import { type Holder, type Role, type RoleNames, roleName } from './roles.ts';

export const ROLES = '/staff/roles';

interface RolesShown {
  view: View;
  roles: readonly Role[];
  permissions: readonly DeclaredPermission[];
  /** How many people have each role, by key. */
  people: ReadonlyMap<string, number>;
  may: { change: boolean; history: boolean };
  done: Key | null;
}

/** The roles, and which permissions each of them holds. */
export function RolesPage({ view, roles, permissions, people, may, done }: RolesShown) {
  const { t } = view;
  return (
    <>
      <Done t={t} said={done} />
      <h1>{t('roles.title')}</h1>
      <p class="lead">{t('roles.lead')}</p>
      <div class="actions">
        {may.change && <LinkButton href={`${ROLES}/new`}>{t('roles.new')}</LinkButton>}
        <LinkButton href={`${ROLES}/groups`} kind="outline">
          {t('roles.groups')}
        </LinkButton>
        {may.history && (
          <LinkButton href={`${ROLES}/history`} kind="outline">
            {t('roles.history')}
          </LinkButton>
        )}
      </div>
      <Card>
        <CardHead icon="users">{t('roles.list')}</CardHead>
        <ul class="result-list">
          {roles.map((role) => (
            <li class="result-row" key={role.id}>
              <div>
                <h3>
                  <a href={`${ROLES}/${role.id}`}>{roleName(role, t.language)}</a>
                </h3>
                <p class="muted">
                  {t('roles.people', { n: people.get(role.key) ?? 0 })} ·{' '}
                  {t('roles.permissions', { n: role.permissions.length })}
                </p>
              </div>
              {role.retiredAt && (
                <div class="result-tags">
                  <Tag tone="plain">{t('roles.retired')}</Tag>
                </div>
              )}
            </li>
          ))}
        </ul>
      </Card>
      <RoleTable view={view} roles={roles} permissions={permissions} />
    </>
  );
}

type Columns = Pick<RolesShown, 'view' | 'roles' | 'permissions'>;
/**
 * A row for each permission, a column for each role. On a phone each permission is followed by the
 * names of the roles that hold it.
 */
function RoleTable({ view, roles, permissions }: Columns) {
  const { t } = view;
  const shown = roles.filter((role) => !role.retiredAt);
  return (
    <Card>
      <CardHead icon="list-checks">{t('roles.table')}</CardHead>
      <div class="role-table-room">
        <table class="usa-table usa-table--borderless role-table">
          <caption class="usa-sr-only">{t('roles.table')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('roles.permission')}</th>
              {shown.map((role) => (
                <th scope="col" key={role.id}>
                  <span>{roleName(role, t.language)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {permissions.map((one) => (
              <tr key={one.name}>
                <th scope="row">
                  {t(one.label)}
                  <PermissionNote view={view} permission={one} />
                </th>
                {shown.map((role) =>
                  role.permissions.includes(one.name) ? (
                    <td key={role.id} class="role-has">
                      <Icon name="check" size={20} />
                      <span class="role-name">{roleName(role, t.language)}</span>
                    </td>
                  ) : (
                    <td key={role.id} class="role-has-not">
                      <span class="usa-sr-only">{t('ui.no')}</span>
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

export function PermissionNote({
  view,
  permission,
}: {
  view: View;
  permission: DeclaredPermission;
}) {
  const { t } = view;
  return (
    <span class="role-note">
      {t(permission.description)}
      {permission.sensitive && <em> {t('roles.sensitive')}</em>}
    </span>
  );
}

interface RoleShown {
  view: View;
  role: Role;
  permissions: readonly DeclaredPermission[];
  holders: readonly Holder[];
  history: readonly HistoryRow[];
  names: RoleNames;
  may: { change: boolean; assign: boolean };
  newKey: () => string;
  /** Why a button did nothing. */
  refusal: Key | null;
  done: Key | null;
}

/** One role: what it permits, who has it, and what was changed about it. */
export function RolePage(shown: RoleShown) {
  const { view, role, permissions, refusal, done } = shown;
  const { t } = view;
  const name = roleName(role, t.language);
  const held = permissions.filter((one) => role.permissions.includes(one.name));
  return (
    <>
      <Crumbs t={t} trail={[{ href: ROLES, text: t('roles.title') }, { text: name }]} />
      <Done t={t} said={refusal ?? done} tone={refusal ? 'error' : 'success'} />
      <h1>{name}</h1>
      {role.retiredAt && (
        <p class="lead">{t('roles.retired-on', { day: t.date(role.retiredAt, 'day') })}</p>
      )}
      <RoleButtons {...shown} />
      <Card>
        <CardHead icon="list-checks">{t('roles.may')}</CardHead>
        {held.length === 0 ? (
          <p>{t('roles.may-nothing')}</p>
        ) : (
          <ul class="plain-list">
            {held.map((one) => (
              <li key={one.name}>
                <strong>{t(one.label)}</strong>
                <PermissionNote view={view} permission={one} />
              </li>
            ))}
          </ul>
        )}
      </Card>
      <HoldersCard {...shown} />
      <HistoryList
        view={view}
        rows={shown.history}
        names={shown.names}
        title={t('roles.changes')}
      />
    </>
  );
}

function RoleButtons({ view, role, may, newKey }: RoleShown) {
  const { t } = view;
  const to = `${ROLES}/${role.id}`;
  if (!may.change) return null;
  return (
    <div class="actions">
      <LinkButton href={`${to}/edit`}>{t('roles.edit')}</LinkButton>
      <LinkButton href={`${ROLES}/new?copy=${role.id}`} kind="outline">
        {t('roles.copy')}
      </LinkButton>
      <Form action={`${to}/${role.retiredAt ? 'restore' : 'retire'}`} formKey={newKey()}>
        <Button kind="outline">{t(role.retiredAt ? 'roles.restore' : 'roles.retire')}</Button>
      </Form>
    </div>
  );
}

function HoldersCard({ view, holders, may }: RoleShown) {
  const { t } = view;
  if (holders.length === 0)
    return (
      <Empty icon="users" title={t('roles.nobody')}>
        <p>{t('roles.nobody-text')}</p>
      </Empty>
    );
  return (
    <Card>
      <CardHead icon="users">{t('roles.who')}</CardHead>
      <ul class="result-list">
        {holders.map((one) => (
          <li class="result-row" key={one.id}>
            <div>
              <h3>
                {may.assign && one.id !== view.actor?.account.id ? (
                  <a href={`/staff/accounts/${one.id}`}>{one.name}</a>
                ) : (
                  one.name
                )}
              </h3>
              <p class="muted">{one.userId}</p>
            </div>
            {one.byGroup && (
              <div class="result-tags">
                <Tag tone="plain">{t('roles.by-group')}</Tag>
              </div>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
