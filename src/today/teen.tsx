import { bandOf } from '../family/bands.rules.ts';
import { lawOf } from '../family/law.rules.ts';
import { mayOpenToday } from '../family/policy.ts';
import { memberCard } from '../feature.ts';
import { Card, CardHead } from '../ui/kit.tsx';
import { wordsWithPhones } from '../ui/text.tsx';
import { listParentRights } from './teen.sql.ts';

/** For a teen whose parents have access: what they can see, and how to change it. */
export const teenCard = memberCard(mayOpenToday, {
  order: 45,
  async show(access, { t, settings, today }) {
    const { birthDate } = access.person;
    if (access.as !== 'self' || bandOf(birthDate, today, settings) !== 'teen') return null;
    const rights = await listParentRights(access, today);
    if (rights.length === 0) return null;
    const kept = new Set<string>(Object.keys(lawOf(settings).kept));
    const some = rights.some(({ categories }) => categories.some((one) => !kept.has(one)));
    return {
      body: (
        <Card>
          <CardHead icon="shield-check">{t('today.teen')}</CardHead>
          <p>{t('today.teen-text', { n: settings.teenAge })}</p>
          <p>
            {wordsWithPhones(t, some ? 'today.teen-some' : 'today.teen-none', {
              phone: settings.phone,
            })}
          </p>
        </Card>
      ),
    };
  },
});
