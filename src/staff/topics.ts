import type { TopicRules } from '../platform/notices/topics.ts';
import { staffMay } from './roles.rules.ts';

declare module '../platform/notices/topics.ts' {
  interface TopicData {
    /** Somebody may do more than before. */
    rights: Record<string, never>;
  }
}

const watches = staffMay('privacy:review', 'staff:accounts');
const grants = staffMay('staff:grant', 'staff:accounts');

/** For those who watch over rights, who can't switch it off: it is their work. */
export const rightsTopic: TopicRules<'rights'> = {
  label: 'topic.rights',
  hint: 'topic.rights-hint',
  audience: 'staff',
  shownTo: (facts) => watches(facts).allow || grants(facts).allow,
  about: 'account',
  optional: false,
  channels: ['mail'],
  gatherSeconds: 0,
  quiet: false,
  subject: 'mail.rights-subject',
  body: 'mail.rights-body',
  page: () => '/staff/roles/history',
};
