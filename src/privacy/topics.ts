import type { TopicRules } from '../platform/notices/topics.ts';
import { mayReviewAccess } from './policy.ts';

declare module '../platform/notices/topics.ts' {
  interface TopicData {
    /** Staff opened a record with a typed reason. */
    reviews: Record<string, never>;
  }
}

/** For privacy officers, who can't switch it off: it is their work. */
export const reviewsTopic: TopicRules<'reviews'> = {
  label: 'topic.reviews',
  hint: 'topic.reviews-hint',
  audience: 'staff',
  shownTo: (facts) => mayReviewAccess.decide(facts).allow,
  about: 'account',
  optional: false,
  channels: ['mail'],
  gatherSeconds: 0,
  quiet: false,
  subject: 'mail.emergency-subject',
  body: 'mail.emergency-body',
  page: () => '/staff/privacy',
};
