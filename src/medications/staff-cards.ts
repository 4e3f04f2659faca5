import { staffCard } from '../feature.ts';
import { listFailing } from './pharmacies/messages.ts';
import { mayAnswerRenewals, mayFillRefills, mayRunPharmacies } from './policy.ts';
import { listRenewals } from './renewals/renewals.ts';
import { countStages } from './requests/staff-requests.ts';

/** Open requests at one's own pharmacies. */
export const queueCard = staffCard(mayFillRefills, {
  order: 50,
  icon: 'pill',
  async load(access, { t }) {
    const n = [...(await countStages(access, null)).values()].reduce((sum, one) => sum + one, 0);
    return {
      n,
      title: n > 0 ? t('staff-today.pharmacy', { n }) : t('staff-today.pharmacy-none'),
      text: t('staff-today.pharmacy-text'),
      link: { href: '/staff/pharmacy', text: t('nav.pharmacy') },
    };
  },
});

/** Renewals for oneself, for those whom one covers, and for prescribers without an account here. */
export const renewalsCard = staffCard(mayAnswerRenewals, {
  order: 60,
  icon: 'list-checks',
  async load(access, { t, today }) {
    const { mine, nobodys } = await listRenewals(access, { today });
    const n = mine.length + nobodys.length;
    return {
      n,
      title: n > 0 ? t('staff-today.renewals', { n }) : t('staff-today.renewals-none'),
      text: t('staff-today.renewals-text'),
      link: { href: '/staff/renewals', text: t('nav.renewals') },
    };
  },
});

/** Messages that did not reach the pharmacies' own system. */
export const messagesCard = staffCard(mayRunPharmacies, {
  order: 70,
  icon: 'mail',
  async load(access, { t }) {
    const n = (await listFailing(access)).length;
    return {
      n,
      title: n > 0 ? t('staff-today.messages', { n }) : t('staff-today.messages-none'),
      text: t('staff-today.messages-text'),
      link: { href: '/staff/pharmacies/messages', text: t('link.title') },
    };
  },
});
