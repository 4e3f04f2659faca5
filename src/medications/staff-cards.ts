import { staffCard } from '../feature.ts';
import { countStages } from './pharmacy/pharmacy.ts';
import { listFailing } from './pharmacy/pharmacy-messages.ts';
import { mayAnswerRenewals, mayFillRefills, mayRunPharmacies } from './policy.ts';
import { listRenewals } from './renewals/renewals.ts';

/** Requests at the pharmacies where one works. */
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

/** Renewals for one's own answer, or for whom one covers, and those that are nobody's here. */
export const renewalsCard = staffCard(mayAnswerRenewals, {
  order: 60,
  icon: 'list-checks',
  async load(access, { t, today }) {
    const { mine, nobodys } = await listRenewals({ access, today });
    const n = mine.length + nobodys.length;
    return {
      n,
      title: n > 0 ? t('staff-today.renewals', { n }) : t('staff-today.renewals-none'),
      text: t('staff-today.renewals-text'),
      link: { href: '/staff/renewals', text: t('nav.renewals') },
    };
  },
});

/** Messages that the pharmacies' own system has not taken. */
export const messagesCard = staffCard(mayRunPharmacies, {
  order: 70,
  icon: 'triangle-alert',
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
