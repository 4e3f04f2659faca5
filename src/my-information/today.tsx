import { memberCard } from '../feature.ts';
import { Card, CardHead, LinkButton } from '../ui/kit.tsx';
import { listAnswers } from './information/information.ts';
import { mayReadInformation } from './policy.ts';

/** On Today: the front desk declined a correction, or asks for a call about one. */
export const answersCard = memberCard(mayReadInformation, {
  order: 28,
  async show(access, ctx) {
    const { t } = ctx;
    const { declined, calls } = await listAnswers(access, ctx);
    if (declined + calls === 0) return null;
    return {
      body: (
        <Card>
          <CardHead icon="user">{t('info.title')}</CardHead>
          {calls > 0 && <p>{t('info.today-call')}</p>}
          {declined > 0 && <p>{t('info.today-declined')}</p>}
          <LinkButton href={`/people/${access.person.id}/information`} kind="outline">
            {t('info.today-open')}
          </LinkButton>
        </Card>
      ),
    };
  },
});
