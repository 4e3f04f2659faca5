import { CATEGORIES } from '../../categories.rules.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import { Initial } from '../../ui/initial.tsx';
import { Card, Done, Empty, LinkButton, SummaryList, Table, Tag } from '../../ui/kit.tsx';
import { calledAmong } from '../../ui/people.ts';
import { actWords, seeWords } from '../category-words.tsx';
import type { ShownInvitation } from '../invitations/invitations.ts';
import { OpenInvitations } from '../invitations/open-invitations.tsx';
import { partsLine } from './parts.pages.tsx';
import type { Caregiver } from './people.ts';

const base = (view: View) => `/people/${view.person?.id}/caregivers`;

/** Who has access to the open person's record. */
export function CaregiversPage({
  view,
  caregivers,
  invitations,
  invites,
  newKey,
  done,
}: {
  view: View;
  caregivers: readonly Caregiver[];
  /** Invitations that the person sent, shown only to the person. */
  invitations: readonly ShownInvitation[];
  /** Whether the person may invite someone. */
  invites: boolean;
  newKey: () => string;
  done: string | null;
}) {
  const { t, person } = view;
  const own = person?.relation === null;
  const name = person ? calledAmong(person, view.people) : '';
  const now = caregivers.filter(({ place }) => place !== 'over');
  const over = caregivers.filter(({ place }) => place === 'over');
  return (
    <div class="narrow">
      <Done t={t} said={done && `care.done-${done}`} />
      <h1>{own ? t('care.title') : t('care.title-of', { name })}</h1>
      <p class="lead">{own ? t('care.lead') : t('care.lead-of', { name })}</p>
      {now.length === 0 && (
        <Empty icon="users" title={t('care.none')}>
          <p>{t('care.none-text')}</p>
        </Empty>
      )}
      {own
        ? now.map((one) => <Entry key={one.right.id} view={view} one={one} />)
        : now.length > 0 && <Others t={t} caregivers={now} />}
      <OpenInvitations view={view} invitations={invitations} newKey={newKey} />
      {invites && (
        <div class="actions">
          <LinkButton href={`${base(view)}/invite`}>{t('care-invite.title')}</LinkButton>
        </div>
      )}
      <p>
        <a href={`/people/${person?.id}/access-log`}>{t('log.title')}</a>
      </p>
      {over.length > 0 && <Ended t={t} over={over} />}
    </div>
  );
}

/** For a caregiver who reads the page: only who has access. */
function Others({ t, caregivers }: { t: Words; caregivers: readonly Caregiver[] }) {
  return (
    <Card>
      <ul class="who-list">
        {caregivers.map(({ right, name, isReader }) => (
          <li key={right.id} class="who">
            <Initial name={name} color="slate" />
            <p>
              <strong>{isReader ? t('care.you') : name}</strong>
              <span class="muted block">{t(`care.rel-${right.relationship}`)}</span>
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Why someone has access, in words that do not mention a court. */
export const whyOf = (t: Words, { right }: Caregiver): string => t(`care.why-${right.basis}`);

/** The facts about someone's access: why, since when, until when, and when they last looked. */
export function factsOfAccess(t: Words, one: Caregiver) {
  const { right, place, until, lastAt } = one;
  return [
    { term: t('care.why'), value: whyOf(t, one) },
    { term: t(place === 'to-come' ? 'care.begins' : 'care.since'), value: t.day(right.startsOn) },
    { term: t('care.until'), value: until ? t.day(until) : t('care.no-end') },
    { term: t('care.last'), value: lastAt ? t.date(lastAt, 'day-time') : t('care.never') },
  ];
}

function Entry({ view, one }: { view: View; one: Caregiver }) {
  const { t } = view;
  const { right, name, place, parts } = one;
  const sees =
    parts.see.length === CATEGORIES.length
      ? t('care.everything')
      : partsLine(
          t,
          parts.see.map((part) => seeWords(t, part)),
        );
  const does = partsLine(
    t,
    parts.do.map((part) => actWords(t, part)),
  );
  return (
    <Card>
      <div class="who">
        <Initial name={name} color="slate" size="large" />
        <div>
          <h2>{name}</h2>
          <p class="muted">{t(`care.rel-${right.relationship}`)}</p>
        </div>
        {place === 'to-come' && (
          <Tag tone="plain" icon="clock">
            {`${t('care.begins')} ${t.day(right.startsOn)}`}
          </Tag>
        )}
      </div>
      <SummaryList
        rows={[
          ...(sees ? [{ term: t('care.see'), value: sees }] : []),
          ...(does ? [{ term: t('care.do'), value: does }] : []),
          ...factsOfAccess(t, one),
        ]}
      />
      <LinkButton href={`${base(view)}/${right.id}`} kind="outline">
        {t('care.open')} <span class="usa-sr-only">{name}</span>
      </LinkButton>
    </Card>
  );
}

/** Why access ended. Access that staff ended for a confidential reason is in no list at all. */
function endWord(t: Words, { right }: Caregiver): string {
  switch (right.revokedWhy) {
    case null:
      return t(right.basis === 'minor' ? 'care.ended-age' : 'care.ended-time');
    case 'patient':
    case 'teen':
      return t('care.ended-patient');
    case 'caregiver':
    case 'feed':
    case 'deceased':
      return t(`care.ended-${right.revokedWhy}`);
    default:
      return t('care.ended-staff');
  }
}

function Ended({ t, over }: { t: Words; over: readonly Caregiver[] }) {
  return (
    <details class="answer">
      <summary>{t('care.history', { n: over.length })}</summary>
      <Table
        caption={t('care.history', { n: over.length })}
        hideCaption
        titled
        head={[t('care.who'), t('care.ended-on'), t('care.ended-why')]}
        rows={over.map((one) => ({
          key: one.right.id,
          cells: [
            <span key="who">
              {one.name}
              <span class="muted block">{t(`care.rel-${one.right.relationship}`)}</span>
            </span>,
            one.right.revokedAt
              ? t.date(one.right.revokedAt, 'day')
              : one.until
                ? t.day(one.until)
                : '–',
            endWord(t, one),
          ],
        }))}
      />
    </details>
  );
}
