import type { View } from '../../platform/http/routes.ts';
import { Card, CardHead, Crumbs, Done, Empty, LinkButton, Tag } from '../../ui/kit.tsx';
import { factLine } from '../../ui/text.tsx';
import { SCHEDULE } from '../paths.ts';
import { nameIn, type Reason, type VisitType } from './visit-types.rules.ts';

export const TYPES = `${SCHEDULE}/types`;

/** The facts by which types differ, in one line. */
export const typeFacts = ({ t }: View, type: VisitType): string =>
  factLine(t, [
    t('vtypes.takes', { n: type.minutes }),
    new Intl.ListFormat(t.language, { type: 'disjunction' }).format(
      type.modes.map((mode) => t(`vmode.${mode}`)),
    ),
    t(type.direct ? 'vtypes.by-members' : 'vtypes.by-staff'),
  ]);

function TypeRow({
  view,
  type,
  reasons,
}: {
  view: View;
  type: VisitType;
  reasons: readonly Reason[];
}) {
  const { t } = view;
  const own = reasons.filter((one) => one.visitTypeId === type.id && one.active);
  return (
    <li class="result-row">
      <div>
        <h3 dir="auto">
          <a href={`${TYPES}/${type.id}`}>{nameIn(type, t.language)}</a>
        </h3>
        <p>{typeFacts(view, type)}</p>
        <p class="muted" dir="auto">
          {own.length > 0
            ? own.map((one) => nameIn(one, t.language)).join(' · ')
            : t('vreasons.none')}
        </p>
      </div>
      {type.confidential && (
        <div class="result-tags">
          <Tag tone="plain" icon="lock">
            {t('vtypes.confidential-tag')}
          </Tag>
        </div>
      )}
    </li>
  );
}

/** All types of visits, with what members say they come for. */
export function TypesPage({
  view,
  types,
  reasons,
  done,
}: {
  view: View;
  types: readonly VisitType[];
  reasons: readonly Reason[];
  done: string;
}) {
  const { t } = view;
  const part = (active: boolean) => {
    const list = types.filter((one) => one.active === active);
    if (list.length === 0) return null;
    return (
      <Card>
        <CardHead icon="list-checks">{t(active ? 'vtypes.in-use' : 'vtypes.not-in-use')}</CardHead>
        <ul class="result-list">
          {list.map((type) => (
            <TypeRow key={type.id} {...{ view, type, reasons }} />
          ))}
        </ul>
      </Card>
    );
  };
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: SCHEDULE, text: t('sched.title') }, { text: t('vtypes.title') }]}
      />
      <Done t={t} said={done === 'saved' && 'sched.saved'} />
      <h1>{t('vtypes.title')}</h1>
      <p class="lead">{t('vtypes.lead')}</p>
      <div class="actions">
        <LinkButton href={`${TYPES}/new`}>{t('vtypes.add')}</LinkButton>
      </div>
      {types.length === 0 && (
        <Empty icon="list-checks" title={t('vtypes.none')}>
          <p>{t('vtypes.none-text')}</p>
        </Empty>
      )}
      {part(true)}
      {part(false)}
    </>
  );
}
