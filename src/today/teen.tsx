import { lawOf } from '../family/law.rules.ts';
import { bandFor, mayOpenToday } from '../family/policy.ts';
import { memberCard } from '../feature.ts';
import { Card, CardHead, LinkButton } from '../ui/kit.tsx';
import { listParentRights } from './teen.sql.ts';

/** For a teen whose parents have access: what they can see, and where to change it. */
export const teenCard = memberCard(mayOpenToday, {
  order: 45,
  async show(access, { t, settings, today }) {
    const { actor, person } = access;
    if (access.as !== 'self' || !actor || bandFor(person, { actor, settings }) !== 'teen')
      return null;
    const rights = await listParentRights(access, today);
    if (rights.length === 0) return null;
    const { kept, teenAge } = lawOf(settings);
    const some = rights.some(({ categories }) => categories.some((one) => !(one in kept)));
    return {
      body: (
        <Card>
          <CardHead icon="shield-check">{t('today.teen')}</CardHead>
          <p>{t('today.teen-text', { n: teenAge })}</p>
          <p>{t(some ? 'today.teen-some' : 'today.teen-none')}</p>
          <LinkButton href={`/people/${person.id}/caregivers`} kind="outline">
            {t('today.teen-open')}
          </LinkButton>
        </Card>
      ),
    };
  },
});
