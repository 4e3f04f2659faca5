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

/** The account's own page: whom it cares for, what it asked for, and who invited it. */
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
      <section aria-labelledby="family-people">
        <h2 id="family-people">{t('family.people')}</h2>
        {people.length === 0 ? (
          <Empty icon="users" title={t('family.none')}>
            <p>{t('family.none-text')}</p>
          </Empty>
        ) : (
          people.map((person) => (
            <PersonCard key={person.id} view={view} actor={actor} person={person} />
          ))
        )}
        <p>
          <LinkButton href="/family/add" icon="users">
            {t('ask.add')}
          </LinkButton>
        </p>
      </section>
      {requests.length > 0 && (
        <section aria-labelledby="family-requests">
          <h2 id="family-requests">{t('family.requests')}</h2>
          <Card>
            <ul class="rows">
              {requests.map((request) => (
                <RequestLine key={request.id} view={view} request={request} />
              ))}
            </ul>
          </Card>
        </section>
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
        <p class="muted">
          {t('family.asked', { day: t.date(request.askedAt, 'day') })} {t(`family.next-${state}`)}
        </p>
      </div>
    </li>
  );
}

/** Which form somebody needs. */
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
        <ul class="doors">
          {REQUEST_KINDS.map((kind) => (
            <li key={kind}>
              <a href={`/family/add/${kind}`}>
                <Icon name={kind === 'parent' ? 'user' : 'file-text'} />
                <span>
                  {t(`ask.kind-${kind}`)}
                  <br />
                  <span class="muted">{t(`ask.kind-${kind}-text`, { n: settings.adultAge })}</span>
                </span>
              </a>
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
