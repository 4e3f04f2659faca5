import { familyNews, memberCard } from '../feature.ts';
import { Card, CardHead } from '../ui/kit.tsx';
import { listUnread } from './conversations/conversations.ts';
import { subjectOf } from './conversations/list.pages.tsx';
import { mayReadMessages } from './policy.ts';
import { teamOf } from './teams/teams.rules.ts';

/** How many conversations the card names. */
const SHOWN = 4;

/** What the office wrote that this account has not read. Nothing is shown if there is nothing. */
export const messagesCard = memberCard(mayReadMessages, {
  order: 15,
  async show(access, { t, view }) {
    const unread = await listUnread(access);
    if (unread.length === 0) return null;
    const all = `/people/${access.person.id}/messages`;
    return {
      news: t('today.messages-news', { n: unread.length }),
      body: (
        <Card>
          <CardHead icon="message-square-text" more={{ href: all, text: t('today.messages-all') }}>
            {t('today.messages')}
          </CardHead>
          <ul class="result-list">
            {unread.slice(0, SHOWN).map((one) => (
              <li key={one.id} class="result-row">
                <div class="result-name">
                  <a href={`${all}/${one.id}`} dir="auto">
                    {subjectOf(view, one)}
                  </a>
                  <p class="muted">
                    {teamOf(one, t.language)} ·{' '}
                    <time dateTime={one.lastAt.toISOString()}>
                      {t.date(one.lastAt, 'day-time')}
                    </time>
                  </p>
                </div>
              </li>
            ))}
          </ul>
          {unread.length > SHOWN && (
            <p>
              <a href={`${all}?show=unread`}>
                {t('today.messages-more', { n: unread.length - SHOWN })}
              </a>
            </p>
          )}
        </Card>
      ),
    };
  },
});

/** For each person of the family: what the office wrote that this account has not read. */
export const messageNews = familyNews(mayReadMessages, {
  order: 15,
  async load(access, { t }) {
    const n = (await listUnread(access)).length;
    const href = `/people/${access.person.id}/messages`;
    return n > 0 ? [{ icon: 'message-square-text', text: t('family.messages', { n }), href }] : [];
  },
});
