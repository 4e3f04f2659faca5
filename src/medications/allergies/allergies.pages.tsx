import { nameKey } from '../../fhir/names.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import { Card, CardHead, Tag } from '../../ui/kit.tsx';
import { Sent } from '../../ui/text.tsx';
import type { Reader } from '../directions/directions.rules.ts';
import { Modifiers, moment, Notes } from '../record/said.pages.tsx';
import type { Allergies, Allergy, AllergyWord, Called, Reaction } from './allergies.rules.ts';

/** The name; in Spanish our name, if there is one, with the sender's beside it. */
function Name({ t, called }: { t: Words; called: Called }) {
  if (t.language === 'en' || called.es === null) return <Sent t={t}>{called.sent}</Sent>;
  return nameKey(called.es) === nameKey(called.sent) ? (
    called.es
  ) : (
    <>
      {called.es} (<Sent t={t}>{called.sent}</Sent>)
    </>
  );
}
function Names({ t, list }: { t: Words; list: readonly Called[] }) {
  return (
    <>
      {list.map((one, at) => (
        <span key={one.sent}>
          {at > 0 && ', '}
          <Name t={t} called={one} />
        </span>
      ))}
    </>
  );
}
const named = (t: Words, allergy: Allergy) =>
  allergy.name ? <Name t={t} called={allergy.name} /> : t('allergy.nameless');

function ReactionLine({ view, reaction }: { view: View; reaction: Reaction }) {
  const { t } = view;
  return (
    <>
      <p>
        {t('allergy.reaction')} <Names t={t} list={reaction.signs} />
        {reaction.severity && ` (${t(`allergy.is-${reaction.severity}`)})`}
        {reaction.substances.length > 0 && (
          <>
            {' · '}
            {t('allergy.from')} <Names t={t} list={reaction.substances} />
          </>
        )}
        {reaction.more.map((text) => (
          <span key={text}>
            {' · '}
            <Sent t={t}>{text}</Sent>
          </span>
        ))}
        {reaction.onset && ` · ${moment(view, reaction.onset)}`}
      </p>
      <Notes view={view} notes={reaction.notes} />
    </>
  );
}

/** Words that qualify an allergy, shown beside its name. */
const isMarked = (word: AllergyWord): boolean =>
  ['high', 'unconfirmed', 'presumed', 'inactive', 'resolved', 'refuted'].includes(word);

function AllergyItem({ view, allergy }: { view: View; allergy: Allergy }) {
  const { t } = view;
  const facts = [
    ...allergy.words.filter((word) => !isMarked(word)).map((word) => t(`allergy.is-${word}`)),
    allergy.recorded && t('allergy.recorded', { day: moment(view, allergy.recorded) }),
    allergy.onset && t('allergy.onset', { when: moment(view, allergy.onset) }),
    allergy.lastSeen && t('allergy.last', { day: moment(view, allergy.lastSeen) }),
  ].filter(Boolean);
  return (
    <li class="allergy">
      <p class="allergy-head">
        <strong>{named(t, allergy)}</strong>
        {allergy.words.filter(isMarked).map((word) => (
          <Tag
            key={word}
            tone={word === 'high' ? 'high' : 'plain'}
            {...(word === 'high' ? { icon: 'triangle-alert' as const } : {})}
          >
            {t(`allergy.is-${word}`)}
          </Tag>
        ))}
        {allergy.other.map((word) => (
          <Tag key={word} tone="plain">
            {word}
          </Tag>
        ))}
      </p>
      {allergy.also.length > 0 && (
        <p class="muted">
          {t('med.also')} <Names t={t} list={allergy.also} />
        </p>
      )}
      {allergy.reactions.map((reaction, at) => (
        <ReactionLine key={String(at)} view={view} reaction={reaction} />
      ))}
      <Notes view={view} notes={allergy.notes} />
      <Modifiers t={t} modifiers={allergy.modifiers} />
      {facts.length > 0 && <p class="muted">{facts.join(' · ')}</p>}
    </li>
  );
}

/** Says that there are no known allergies, or that nothing is on record, which is not the same. */
function None({ view, allergies, reader }: { view: View; allergies: Allergies; reader: Reader }) {
  const { t } = view;
  if (allergies.current.length + allergies.none.length === 0)
    return <p>{t(reader === 'staff' ? 'rx.no-allergies' : 'med.no-allergies')}</p>;
  return (
    <>
      {allergies.none.map(({ kind, on }) => (
        <p key={kind}>
          {t(`allergy.none-${kind}`)}
          {on && ` (${t('allergy.recorded', { day: moment(view, on) })})`}
        </p>
      ))}
    </>
  );
}

/** All allergies on record with their reactions; past ones are collapsed. */
export function AllergyList({
  view,
  allergies,
  reader = 'member',
}: {
  view: View;
  allergies: Allergies;
  reader?: Reader;
}) {
  const { t } = view;
  return (
    <>
      {allergies.current.length > 0 && (
        <ul class="allergy-list">
          {allergies.current.map((allergy) => (
            <AllergyItem key={allergy.id} view={view} allergy={allergy} />
          ))}
        </ul>
      )}
      <None view={view} allergies={allergies} reader={reader} />
      <Notes view={view} notes={allergies.notes} />
      {allergies.past.length > 0 && (
        <details>
          <summary>{t('allergy.past', { n: allergies.past.length })}</summary>
          <ul class="allergy-list">
            {allergies.past.map((allergy) => (
              <AllergyItem key={allergy.id} view={view} allergy={allergy} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

export const AllergyCard = ({ view, allergies }: { view: View; allergies: Allergies }) => (
  <Card tone="sand" label={view.t('med.allergies')}>
    <CardHead icon="triangle-alert">{view.t('med.allergies')}</CardHead>
    <AllergyList view={view} allergies={allergies} />
  </Card>
);

/** A compact list for small spaces: names, risk and reactions. */
export function AllergyLine({ view, allergies }: { view: View; allergies: Allergies }) {
  const { t } = view;
  const { current } = allergies;
  return (
    <>
      <p class="allergy-line">
        <strong>{t('med.allergies')}:</strong>{' '}
        {current.map((allergy, at) => {
          const signs = allergy.reactions.flatMap((one) => one.signs);
          const marks = allergy.words.filter(isMarked).map((word) => t(`allergy.is-${word}`));
          return (
            <span key={allergy.id}>
              {at > 0 && '; '}
              {named(t, allergy)}
              {marks.length + signs.length > 0 && ': '}
              {marks.join(', ')}
              {marks.length > 0 && signs.length > 0 && ', '}
              <Names t={t} list={signs} />
            </span>
          );
        })}
        {current.length === 0 && allergies.none.length === 0 && t('med.no-allergies')}
        {current.length === 0 &&
          allergies.none.map(({ kind, on }) => (
            <span key={kind}>
              {t(`allergy.none-${kind}`)}
              {on && ` (${t('allergy.recorded', { day: moment(view, on) })})`}{' '}
            </span>
          ))}
      </p>
      {current.length > 0 && allergies.none.length > 0 && (
        <None view={view} allergies={allergies} reader="member" />
      )}
      <Notes view={view} notes={allergies.notes} />
    </>
  );
}

/** In one line: those of high risk first and by name, then the others, then what is known of none. */
export function AllergyFact({ view, allergies }: { view: View; allergies: Allergies }) {
  const { t } = view;
  const { current, none } = allergies;
  const group = (list: readonly Allergy[]) =>
    list.map((allergy, at) => {
      const marks = [...allergy.words.filter((word) => isMarked(word) && word !== 'high')].map(
        (word) => t(`allergy.is-${word}`),
      );
      const beside = [...marks, ...allergy.other, ...allergy.modifiers].join(', ');
      return (
        <span key={allergy.id}>
          {at > 0 && '; '}
          {named(t, allergy)}
          {beside && ` (${beside})`}
        </span>
      );
    });
  const high = current.filter(({ highRisk }) => highRisk);
  const others = current.filter(({ highRisk }) => !highRisk);
  return (
    <>
      {high.length > 0 && (
        <strong>
          {t('allergy.is-high')}: {group(high)}
        </strong>
      )}
      {high.length > 0 && others.length > 0 && ' · '}
      {group(others)}
      {current.length + none.length === 0 && t('allergy.no-information')}
      {none.map(({ kind }, at) => (
        <span key={kind}>
          {at + current.length > 0 && ' · '}
          {t(`allergy.none-${kind}`)}
        </span>
      ))}
      <Notes view={view} notes={allergies.notes} />
    </>
  );
}
