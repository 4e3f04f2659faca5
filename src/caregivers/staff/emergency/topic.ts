import type { TopicRules } from '../../../platform/notices/topics.ts';
import { maySeeEmergencies } from '../../policy.ts';

declare module '../../../platform/notices/topics.ts' {
  interface TopicData {
    /** A colleague ended access in an emergency: a second person has to look at it. */
    emergencies: Record<string, never>;
  }
}

/** For those who may be the second person. They can't turn it off: it is their job. */
export const emergenciesTopic: TopicRules<'emergencies'> = {
  label: 'topic.emergencies',
  hint: 'topic.emergencies-hint',
  audience: 'staff',
  shownTo: (facts) => maySeeEmergencies.decide(facts).allow,
  about: 'account',
  optional: false,
  channels: ['mail'],
  gatherSeconds: 0,
  quiet: false,
  subject: 'mail.care-emergency-subject',
  body: 'mail.care-emergency-body',
  page: () => '/staff/care/emergencies',
};
