import { staffCard } from '../../feature.ts';
import { mayAnswerMessages } from '../policy.ts';
import { countUrgent } from './inbox.ts';

/** Conversations of one's teams that are overdue or nobody's. */
export const inboxCard = staffCard(mayAnswerMessages, {
  order: 65,
  icon: 'mail',
  async load(access, { t }) {
    const { n, overdue, unassigned } = await countUrgent(access);
    const box = overdue > 0 ? 'overdue' : n > 0 ? 'unassigned' : 'mine';
    return {
      n,
      title: n > 0 ? t('staff-today.inbox', { n }) : t('staff-today.inbox-none'),
      text:
        n > 0
          ? t('staff-today.inbox-counts', { overdue, unassigned })
          : t('staff-today.inbox-text'),
      link: { href: `/staff/messages?show=${box}`, text: t('nav.staff-messages') },
    };
  },
});
