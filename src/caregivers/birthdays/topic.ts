import { lawOf } from '../../family/law.rules.ts';
import { standingOf } from '../../family/policy.ts';
import type { Access } from '../../platform/access/access.ts';
import type { PlainDate } from '../../platform/clock.ts';
import type { TopicRules } from '../../platform/notices/topics.ts';
import {
  changeBy,
  changeOf,
  daysLeft,
  stillTrue,
  type Turn,
  tellingOf,
} from './birthdays.rules.ts';
import { listMinorRights } from './birthdays.sql.ts';
import { mayHearOfBirthdays } from './policy.ts';

declare module '../../platform/notices/topics.ts' {
  interface TopicData {
    /** `own`: sent to the person whose birthday it is; otherwise to a caregiver. */
    birthdays: { turns: Turn; on: PlainDate; own: boolean };
  }
}

type Notified = Access<'birthdays:notify'>;

/**
 * A birthday that changes who sees a record. What the e-mail says (how many days are left, or that
 * the birthday has passed) is decided when it is sent. So is whether it is still true: a birth date
 * may have been corrected, or a right may have ended.
 */
export const birthdayTopic: TopicRules<'birthdays'> = {
  label: 'topic.birthdays',
  hint: 'topic.birthdays-hint',
  audience: 'member',
  about: 'record',
  policy: mayHearOfBirthdays,
  optional: false,
  channels: ['mail'],
  gatherSeconds: 0,
  quiet: true,
  subject: 'birthday-mail.subject',
  body: 'birthday-mail.body',
  page: (aboutId) => (aboutId ? `/people/${aboutId}/birthday` : '/home'),
  values({ data, t, config, today }) {
    const n = daysLeft(today, data.on);
    const side = data.own ? 'own' : 'caregiver';
    const when = n > 0 ? 'ahead' : n === 0 ? 'today' : 'over';
    return {
      what: t(`birthday-mail.${data.turns}-${side}-${when}`, { n }),
      // the page about the record is closed to a caregiver whose access has ended
      ...(data.turns === 'adult' && !data.own && n <= 0
        ? { link: `${config.publicUrl}/home` }
        : {}),
    };
  },
  async standing(access: Notified, events, { settings }) {
    const event = stillTrue(events, access.person, lawOf(settings));
    const telling = event === null ? null : tellingOf(event);
    if (!event || !telling || !access.actor) return [];
    const { person, actor } = access;
    const changes =
      access.as === 'self'
        ? (await listMinorRights(access)).some(
            (right) => changeOf(person, right, { settings, on: telling.on }) !== null,
          )
        : changeBy(standingOf({ actor, person, settings }), telling.on) !== null;
    return changes ? [event] : [];
  },
};
