import { standingOf } from '../../family/policy.ts';
import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { Words } from '../../platform/i18n.ts';
import type { TopicRules, Topics } from '../../platform/notices/topics.ts';
import { mayHearOfVisits } from '../policy.ts';
import { whenText } from '../when.ts';
import { isKeptFrom } from './confidential.rules.ts';
import { type Change, isTrue, type Step, toldOf } from './reminders.rules.ts';
import { listVisits } from './reminders.sql.ts';

/** When the visit begins, as an instant (ISO 8601), and the zone of its clinic. */
interface When {
  startsAt: string;
  zone: string;
}
declare module '../../platform/notices/topics.ts' {
  interface TopicData {
    'visit-7-days': When;
    'visit-3-days': When;
    'visit-1-day': When;
    'visit-2-hours': When;
    /** A visit was booked, moved or canceled, by the member side or by the clinic. */
    'visit-changes': When & { change: Change; by: 'member' | 'clinic' };
  }
}

/** The topic of a reminder. */
export const topicOf = <S extends Step>(step: S) => `visit-${step}` as const;

/**
 * What a notice says when it is sent: the day and the time on the clinic's clock, which stay true
 * however late it is; never how long until then, where, with whom, or what for.
 */
const common = {
  audience: 'member',
  about: 'record',
  policy: mayHearOfVisits,
  optional: true,
  channels: ['mail'],
  gatherSeconds: 0,
  page: (aboutId: string | null) => (aboutId ? `/people/${aboutId}/appointments` : '/home'),
  /** What is still true; a confidential visit is no news to a parent who sees only a part. */
  async standing(
    access: Access<'visits:notify'>,
    events: readonly string[],
    { now, settings }: AsOf,
  ): Promise<string[]> {
    const told = events.flatMap((event) => toldOf(event) ?? []);
    const visits = await listVisits(
      access,
      told.map(({ visitId }) => visitId),
    );
    const { actor, person } = access;
    const partly = actor !== null && isKeptFrom(standingOf({ actor, person, settings }));
    return told
      .filter((one) => {
        const visit = visits.find(({ id }) => id === one.visitId);
        return isTrue(one, visit, now) && !(partly && visit?.confidential);
      })
      .map(({ event }) => event);
  },
} as const;

const reminder = <S extends Step>(step: S) => ({
  ...common,
  quiet: true,
  label: `topic.visit-${step}` as const,
  hint: `topic.visit-${step}-hint` as const,
  subject: 'visit-mail.reminder-subject' as const,
  body: 'visit-mail.reminder-body' as const,
  values: ({ data: { startsAt, zone }, t }: { data: When; t: Words }) => ({
    when: whenText(t, new Date(startsAt), zone),
  }),
});

export const reminderTopics = {
  'visit-7-days': reminder('7-days'),
  'visit-3-days': reminder('3-days'),
  'visit-1-day': reminder('1-day'),
  'visit-2-hours': {
    ...reminder('2-hours'),
    throughQuiet: { label: 'topic.visit-2-hours-quiet', hint: 'topic.visit-2-hours-quiet-hint' },
  },
} satisfies Topics;

/** News about a visit; at once, since it may be about tomorrow morning. */
export const visitChangesTopic: TopicRules<'visit-changes'> = {
  ...common,
  quiet: false,
  label: 'topic.visit-changes',
  hint: 'topic.visit-changes-hint',
  subject: 'visit-mail.change-subject',
  body: 'visit-mail.change-body',
  values({ data: { change, by, startsAt, zone }, t }) {
    const what = change === 'booked' ? change : (`${change}-by-${by}` as const);
    const next = by === 'clinic' && change !== 'booked' ? (`next-${change}` as const) : 'next';
    return {
      subject: t(`visit-mail.${change}-subject`),
      what: t(`visit-mail.${what}`),
      when: whenText(t, new Date(startsAt), zone),
      next: t(`visit-mail.${next}`),
    };
  },
};
