import type { VNode } from 'preact';
import { standingOf } from '../../family/policy.ts';
import type { Actor, Person } from '../../platform/access/actor.ts';
import type { View } from '../../platform/http/routes.ts';
import { Initial } from '../../ui/initial.tsx';
import { Card, CardHead, Crumbs, Empty, Icon, LinkButton, Tag, type Tone } from '../../ui/kit.tsx';
import { personColor } from '../../ui/people.ts';
import { wordsWithPhones } from '../../ui/text.tsx';
import { countsUntil, seesAll } from './hub.rules.ts';
import { REQUEST_KINDS, type RequestState, shownState } from './requests.rules.ts';
import type { OwnRequest } from './requests.ts';

const TONES: Partial<Record<RequestState, Tone>> = {
  'papers-needed': 'high',
  'in-review': 'new',
  approved: 'in',
};
export const StateTag = ({ view: { t }, state }: { view: View; state: RequestState }) => (
  <Tag tone={TONES[state] ?? 'plain'}>{t(`request.state-${state}`)}</Tag>
);

export const nameOf = ({ given, family }: Pick<OwnRequest, 'given' | 'family'>): string =>
  `${given} ${family}`.trim();

/** The account's own page: the people it cares for, what it asked for, and its invitations. */
export function FamilyPage({
  view,
  actor,
  requests,
  parts,
}: {
  view: View;
  actor: Actor;
  requests: readonly OwnRequest[];
  /** What others put on this page, such as invitations. */
  parts: readonly VNode[];
}) {
  const { t } = view;
  const people = view.people.filter(({ relation }) => relation !== null);
  return (
    <div class="narrow">
      <h1>{t('family.title')}</h1>
      <p class="lead">{t('family.lead')}</p>
      {parts}
      <h2>{t('family.people')}</h2>
      {people.length === 0 ? (
        <Empty icon="users" title={t('family.none')}>
          <p>{t('family.none-text')}</p>
        </Empty>
      ) : (
        people.map((person) => (
          <PersonCard key={person.id} view={view} actor={actor} person={person} />
        ))
      )}
      <div class="actions">
        <LinkButton href="/family/add" icon="users">
          {t('ask.add')}
        </LinkButton>
      </div>
      {requests.length > 0 && (
        <>
          <h2>{t('family.requests')}</h2>
          <Card>
            <ul class="rows">
              {requests.map((request) => (
                <RequestLine key={request.id} view={view} request={request} />
              ))}
            </ul>
          </Card>
        </>
      )}
    </div>
  );
}

function PersonCard({ view, actor, person }: { view: View; actor: Actor; person: Person }) {
  const { t, settings } = view;
  const standing = standingOf({ actor, person, settings });
  const until = countsUntil(standing);
  const name = `${person.given} ${person.family}`.trim();
  const relation = person.relation?.relationship ?? 'other';
  return (
    <section class="card" aria-label={name}>
      <div class="card-head">
        <Initial name={person.given} color={personColor(person)} />
        <h3>{name}</h3>
      </div>
      <p>
        {t(`family.as-${relation}` as 'family.as-other')}{' '}
        {t(seesAll(standing) ? 'family.whole' : 'family.parts')}
        {until && ` ${t('family.until', { day: t.day(until, 'day-full') })}`}
      </p>
      <div class="actions">
        <LinkButton href={`/people/${person.id}`} kind="outline">
          {t('family.open', { name: person.given || name })}
        </LinkButton>
        <a href={`/people/${person.id}/access`}>
          {t('family.what')} <span class="usa-sr-only">{name}</span>
        </a>
      </div>
    </section>
  );
}

function RequestLine({ view, request }: { view: View; request: OwnRequest }) {
  const { t } = view;
  const state = shownState(request.state, request.steps);
  return (
    <li>
      <div>
        <a href={`/family/requests/${request.id}`}>
          <strong>{nameOf(request)}</strong>
        </a>{' '}
        <StateTag view={view} state={state} />
        <span class="block muted">
          {t('family.asked', { day: t.date(request.askedAt, 'day') })} {t(`family.next-${state}`)}
        </span>
      </div>
    </li>
  );
}

/** Helps someone choose the right form. */
export function AddPage({ view }: { view: View }) {
  const { t, settings } = view;
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[{ href: '/family', text: t('family.title') }, { text: t('ask.add') }]}
      />
      <h1>{t('ask.add')}</h1>
      <p class="lead">{t('ask.add-lead')}</p>
      <Card>
        <ul class="rows">
          {REQUEST_KINDS.map((kind) => (
            <li key={kind}>
              <Icon name={kind === 'parent' ? 'user' : 'file-text'} />
              <div>
                <a href={`/family/add/${kind}`}>
                  <strong>{t(`ask.kind-${kind}`)}</strong>
                </a>
                <span class="block muted">
                  {t(`ask.kind-${kind}-text`, { n: settings.adultAge })}
                </span>
              </div>
            </li>
          ))}
        </ul>
      </Card>
      <Card>
        <CardHead icon="mail">{t('ask.adult')}</CardHead>
        <p>{wordsWithPhones(t, 'ask.adult-text', { phone: settings.phone })}</p>
      </Card>
    </div>
  );
}
