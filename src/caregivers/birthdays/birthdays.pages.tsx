import type { Action, Category } from '../../categories.rules.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import { Alert, Card, CardHead, Empty, LinkButton, Table } from '../../ui/kit.tsx';
import { wordsWithPhones } from '../../ui/text.tsx';
import { seeWords } from '../category-words.tsx';
import type { Part } from './birthdays.rules.ts';
import type { Birthday, Group } from './preview.ts';

const sideOf = ({ own }: Birthday) => (own ? 'own' : 'caregiver');
/** A caregiver can no longer open a page about someone who has become an adult. */
function leadOf(t: Words, birthday: Birthday, name: string): string {
  const { turns, on, age, left, own } = birthday;
  const values = { day: t.day(on, 'day-full'), age, name };
  if (left > 0 || (turns === 'adult' && !own))
    return t(`birthday.on-${turns}-${sideOf(birthday)}`, values);
  return t(
    turns === 'adult' ? 'birthday.was-adult-own' : `birthday.was-teen-${sideOf(birthday)}`,
    values,
  );
}

function canDo(t: Words, actions: readonly Action[]): string {
  const [view, act] = [actions.includes('view'), actions.includes('act')];
  return t(
    view && act
      ? 'birthday.can-both'
      : view
        ? 'birthday.can-view'
        : act
          ? 'birthday.can-act'
          : 'birthday.can-none',
  );
}

const listed = (t: Words, names: readonly string[]): string =>
  new Intl.ListFormat(t.language, { type: 'conjunction' }).format(names);

/**
 * What a birthday changes, part by part, and what to do before it.
 * @param preview null if it changes nothing
 * @param pages the parts of a record that have pages here
 */
export function BirthdayPage({
  view,
  own,
  preview,
  pages,
}: {
  view: View;
  own: boolean;
  preview: { birthday: Birthday; groups: Group[] } | null;
  pages: ReadonlySet<Category>;
}) {
  const { t, settings } = view;
  const name = view.person?.given ?? '';
  if (!preview)
    return (
      <>
        <h1>{t('birthday.title')}</h1>
        <Empty icon="calendar" title={t('birthday.nothing')}>
          <p>{own ? t('birthday.nothing-own') : t('birthday.nothing-caregiver', { name })}</p>
        </Empty>
      </>
    );
  const { birthday, groups } = preview;
  const { turns, left, about } = birthday;
  const side = sideOf(birthday);
  return (
    <>
      <h1>{t('birthday.title')}</h1>
      <p class="lead">{leadOf(t, birthday, name)}</p>
      {about && (
        <Alert>
          <p>{t('birthday.about')}</p>
        </Alert>
      )}
      {groups.map(({ names, parts }) => {
        const title = own
          ? t('birthday.parts-own', { name: listed(t, names) })
          : t('birthday.parts-caregiver');
        const shown = parts.filter((one) => pages.has(one.category));
        return (
          <Card key={title}>
            <CardHead icon="eye">{title}</CardHead>
            {shown.length > 0 ? (
              <PartsTable t={t} title={title} parts={shown} />
            ) : (
              <p>{t(own ? 'birthday.empty-own' : 'birthday.empty-caregiver')}</p>
            )}
          </Card>
        );
      })}
      <Card>
        <CardHead icon="list-checks">{t(left > 0 ? 'birthday.do' : 'birthday.do-after')}</CardHead>
        <ul class="plain-list">
          {([1, 2, 3] as const).map((at) => (
            <li key={at}>
              {wordsWithPhones(t, `birthday.do-${turns}-${side}-${at}`, {
                name,
                phone: settings.phone,
              })}
            </li>
          ))}
        </ul>
      </Card>
    </>
  );
}

function PartsTable({ t, title, parts }: { t: Words; title: string; parts: readonly Part[] }) {
  return (
    <Table
      hideCaption
      titled
      caption={title}
      head={[t('birthday.part'), t('birthday.before'), t('birthday.after')]}
      rows={parts.map(({ category, before, after }) => ({
        key: category,
        cells: [
          seeWords(t, category),
          canDo(t, before),
          after.length === before.length ? (
            canDo(t, after)
          ) : (
            <strong key="after">{canDo(t, after)}</strong>
          ),
        ],
      }))}
    />
  );
}

/** On Today: that a birthday changes access soon, or did. */
export function BirthdayCard({ view, birthday }: { view: View; birthday: Birthday }) {
  const { t, person } = view;
  const { turns, left, own } = birthday;
  const name = person?.given ?? '';
  const text =
    left > 0 || (turns === 'adult' && !own)
      ? t(`birthday.card-${turns}-${sideOf(birthday)}-ahead`, { n: left })
      : turns === 'adult'
        ? t(`birthday.card-adult-own-${left === 0 ? 'today' : 'over'}`)
        : t(`birthday.card-teen-${sideOf(birthday)}-${left === 0 ? 'today' : 'over'}`);
  return (
    <Card tone="sand">
      <CardHead icon="calendar">
        {own ? t('birthday.card-own') : t('birthday.card-caregiver', { name })}
      </CardHead>
      <p>{text}</p>
      <LinkButton href={`/people/${person?.id}/birthday`} kind="outline">
        {t('birthday.card-open')}
      </LinkButton>
    </Card>
  );
}
