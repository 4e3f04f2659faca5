import type { ComponentChildren } from 'preact';
import type { View } from '../platform/http/routes.ts';
import type { Words } from '../platform/i18n.ts';
import {
  type SettingGroup,
  type SettingSection,
  settingMeta,
} from '../platform/settings/settings.ts';
import {
  type ChangeSet,
  mayUndo,
  type SettingProblems,
} from '../platform/settings-store/settings-changes.ts';
import { Form } from '../ui/fields.tsx';
import type { IconName } from '../ui/icons.ts';
import { Alert, Button, Card, CardHead, Crumbs, Done, Empty, Icon, Tag } from '../ui/kit.tsx';
import { RowButton } from '../ui/row-button.tsx';
import { capital } from '../ui/text.tsx';
import type { GroupState, Shown } from './changing.ts';
import { Editor, inWords, labelOf, Problems } from './field.pages.tsx';

const BASE = '/staff/settings';
const ICONS: Record<string, IconName> = {
  'health-system': 'house',
  terms: 'file-text',
  registration: 'id-card',
  security: 'lock',
  rules: 'list-checks',
  retention: 'clock',
  wordings: 'message-square-text',
};

const crumbs = (t: Words, here: string) => (
  <Crumbs t={t} trail={[{ href: BASE, text: t('settings.title') }, { text: here }]} />
);

/** The groups, and the other pages of the settings. */
export function SettingsPage({ view, groups }: { view: View; groups: readonly SettingGroup[] }) {
  const { t } = view;
  const doors: { href: string; icon: IconName; title: string; text: string }[] = [
    ...(view.settings.open
      ? []
      : [
          {
            href: '/staff/setup',
            icon: 'list-checks' as const,
            title: t('setup.title'),
            text: t('staff-today.setup-text'),
          },
        ]),
    ...groups.map((group) => ({
      href: `${BASE}/${group}`,
      icon: ICONS[group] ?? ('sliders-horizontal' as const),
      title: t(`settings.group-${group}`),
      text: t(`settings.group-${group}-text`),
    })),
    {
      href: `${BASE}/history`,
      icon: 'history',
      title: t('settings.history'),
      text: t('settings.history-text'),
    },
  ];
  return (
    <>
      <h1>{t('settings.title')}</h1>
      <p class="lead">{t('settings.lead')}</p>
      <ul class="setting-doors">
        {doors.map(({ href, icon, title, text }) => (
          <li key={href} class="card">
            <CardHead icon={icon}>
              <a href={href}>{title}</a>
            </CardHead>
            <p class="muted">{text}</p>
          </li>
        ))}
      </ul>
    </>
  );
}

interface GroupShown {
  view: View;
  group: SettingGroup;
  state: GroupState;
  typed: Record<string, string>;
  problems: SettingProblems;
  /** Somebody else has changed some of these settings since the page was opened. */
  stale: readonly string[];
  done: string;
  newKey: () => string;
  /** What the group has besides its form. */
  children?: ComponentChildren;
}

/** The settings of a group in one form. */
export function GroupPage(props: GroupShown) {
  const { view, group, state, typed, problems, stale, newKey } = props;
  const { t } = view;
  const title = t(`settings.group-${group}`);
  return (
    <div class="narrow">
      {crumbs(t, title)}
      <Done t={t} said={props.done} />
      {stale.length > 0 && (
        <Alert tone="error" title={t('settings.stale')}>
          <p>{t('settings.stale-text')}</p>
          <ul>
            {state.shown
              .filter(({ name }) => stale.includes(name))
              .map((one) => (
                <li key={one.name}>
                  {labelOf(t, one.name)}:{' '}
                  {t('settings.now', { value: inWords(t, one.name, one.value) })}
                </li>
              ))}
          </ul>
        </Alert>
      )}
      <Problems t={t} names={state.shown.map(({ name }) => name)} problems={problems} />
      <h1>{title}</h1>
      <p class="lead">
        {t(group === 'wordings' ? 'settings.original-hint' : `settings.group-${group}-text`)}
      </p>
      <Form action={`${BASE}/${group}`} formKey={newKey()} label={title}>
        <input type="hidden" name="version" value={state.version} />
        {inSections(state.shown).map(([section, shown]) => (
          <Section key={section} title={section && t(`settings.section-${section}`)}>
            {shown.map((one) => (
              <div key={one.name}>
                <Editor t={t} one={one} typed={typed} problems={problems} />
                <Examples view={view} name={one.name} value={typed[one.name] ?? ''} />
              </div>
            ))}
          </Section>
        ))}
        <Button>{t('settings.save')}</Button>
      </Form>
      {props.children}
    </div>
  );
}

/** The settings of a group by section, in the order of the first setting of each. */
function inSections(shown: readonly Shown[]): [SettingSection | undefined, Shown[]][] {
  const sections = new Map<SettingSection | undefined, Shown[]>();
  for (const one of shown) {
    const section = settingMeta(one.name)?.section;
    sections.set(section, [...(sections.get(section) ?? []), one]);
  }
  return [...sections];
}
/** A part of a form below its own heading. */
const Section = ({
  title,
  children,
}: {
  title: string | undefined;
  children: ComponentChildren;
}) =>
  title === undefined ? (
    children
  ) : (
    <section class="form-section">
      <h2>{title}</h2>
      {children}
    </section>
  );

/** Numbers that match a pattern and numbers that don't, and the card as registration shows it. */
function Examples({
  view: { t, settings },
  name,
  value,
}: {
  view: View;
  name: string;
  value: string;
}) {
  const examples = settingMeta(name)?.examples?.(value);
  if (!examples) return null;
  return (
    <div class="kept">
      <p>
        <Icon name="check" /> {t('settings.fits', { example: examples.fits })}
      </p>
      <p>
        <Icon name="x" /> {t('settings.fits-not', { example: examples.not })}
      </p>
      <p class="muted">{t('settings.card')}</p>
      <div class="member-card">
        <p class="member-card-head">{settings.name}</p>
        <p class="member-card-name">ROSA ALVAREZ</p>
        <p class="member-card-number">
          <span>{t('register.mrn')}</span>
          <strong>{examples.fits}</strong>
        </p>
      </div>
    </div>
  );
}

interface HistoryShown {
  view: View;
  changes: ChangeSet[];
  done: string;
  newKey: () => string;
}

/** Every change, newest first, each with a button to take it back. */
export function HistoryPage({ view, changes, done, newKey }: HistoryShown) {
  const { t } = view;
  const isDone = done === 'settings.undo-done';
  return (
    <>
      {crumbs(t, t('settings.history'))}
      <Done t={t} said={done} tone={isDone ? 'success' : 'warning'} />
      <h1>{t('settings.history')}</h1>
      {changes.length === 0 && (
        <Empty icon="history" title={t('settings.history-none')}>
          <p>{t('settings.history-none-text')}</p>
        </Empty>
      )}
      {changes.map((change) => (
        <ChangeCard key={change.id} t={t} change={change} newKey={newKey} />
      ))}
    </>
  );
}
function ChangeCard({ t, change, newKey }: { t: Words; change: ChangeSet; newKey: () => string }) {
  const what = change.differences.map(({ name }) => labelOf(t, name)).join(', ');
  const at = t.date(new Date(change.at), 'day-time');
  return (
    <Card>
      <h2>{capital(t, at)}</h2>
      <p class="muted">{t(`settings.by-${change.how}`, { who: change.by })}</p>
      <ul class="rows">
        {change.differences.map(({ name, old, new: to }) => (
          <li key={name}>
            {t('settings.from-to', {
              label: labelOf(t, name),
              old: old === null ? t('settings.ours') : inWords(t, name, old),
              new: to === null ? t('settings.ours') : inWords(t, name, to),
            })}
          </li>
        ))}
      </ul>
      {change.undone && <Tag tone="plain">{t('settings.undone')}</Tag>}
      {mayUndo(change) && (
        <RowButton action={`${BASE}/history/${change.id}/undo`} formKey={newKey()} of={what}>
          {t('settings.undo')}
        </RowButton>
      )}
    </Card>
  );
}
