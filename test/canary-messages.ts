import type { Browser } from './browser.ts';
import { CANARY, HOUSE } from './canaries.ts';
import type { Post, Visit } from './canary-information.ts';
import type { World } from './world.ts';

/**
 * She writes to a care team and keeps what she has not sent; the team answers, and writes about it
 * to each other. Another team takes it over. Staff keep a template, and a message for many people.
 */
export async function writeMessages({
  world,
  base,
  visit,
  membersVisit,
  post,
  one,
  herself,
  doctor,
  administrator,
  sender,
}: Record<'herself' | 'doctor' | 'administrator' | 'sender', Browser> & {
  world: World;
  base: string;
  visit: Visit;
  /** A request whose page a member reads. */
  membersVisit: Visit;
  post: Post;
  one: (query: string) => Promise<string>;
}): Promise<void> {
  await world.sql(
    `with team as (insert into team (name, answer_days, state, changed_at)
        select name, 2, 'active', now() from unnest('{First team,Second team}'::text[]) name
        returning id)
      insert into team_member (team_id, account_id, since)
        select team.id, account.id, now() from team, account where user_id = 'doctor'`,
  );
  const team = (name: string) => one(`select id from team where name = '${name} team'`);
  await post(herself, `${base}/messages/new`, { q: CANARY.messageSearch }, 200);
  const write = `${base}/messages/new/${await team('First')}`;
  const message = {
    ...{ category: 'general', subject: CANARY.messageSubject, text: CANARY.messageText },
    ...{ draft: '', version: '', private: 'yes' },
  };
  await post(herself, write, { ...message, do: 'preview' }, 200);
  await post(herself, write, { ...message, do: 'send' });
  const unsent = { subject: CANARY.draftSubject, text: CANARY.draftText, do: 'draft' };
  await post(herself, write, { ...message, ...unsent });
  const draft = await one('select id from message_draft');
  await membersVisit(herself, 'GET', `${write}?draft=${draft}`);
  await post(administrator, '/staff/teams/templates/new', {
    ...{ name: HOUSE.templateName, text: HOUSE.templateText, textEs: HOUSE.templateTextEs },
    ...{ team: 'every', active: 'yes', version: '0' },
  });
  await post(sender, '/staff/messages/lists/new', {
    ...{ team: await team('First'), category: 'general', replies: 'yes' },
    ...{ subject: HOUSE.listSubject, text: HOUSE.listText },
    ...{ subjectEs: HOUSE.listSubjectEs, textEs: HOUSE.listTextEs },
    lines: `${CANARY.mrnDigits}\n${CANARY.listLine}`,
  });
  const id = await one('select id from conversation');
  const page = `/staff/messages/${id}`;
  await visit(doctor, 'GET', '/staff/messages?show=unassigned');
  await post(doctor, `${page}/claim`, { from: 'all' });
  await post(doctor, `${page}/note`, { from: 'all', note: CANARY.messageNote });
  const answer = { from: 'all', seen: '1', sign: 'me' };
  // what was typed is shown once more beside what is wrong
  await post(doctor, `${page}/answer`, { ...answer, text: CANARY.messageAnswer, sign: '' }, 422);
  await post(doctor, `${page}/answer`, { ...answer, text: CANARY.messageAnswer });
  const version = await one('select version as id from conversation');
  const second = { from: 'all', to: await team('Second'), reason: CANARY.messageReason };
  await post(doctor, `${page}/reassign`, { ...second, version });
  await visit(doctor, 'GET', page);
  // her messages are stopped, with the reason once more beside what is wrong, and allowed again
  const stop = { who: 'self', until: '', reason: CANARY.blockReason };
  await post(doctor, `${page}/block`, { ...stop, until: '2020-01-01' }, 422);
  await post(doctor, `${page}/block`, stop);
  await visit(doctor, 'GET', `${page}/block`);
  await visit(doctor, 'GET', '/staff/messages/blocked');
  await membersVisit(herself, 'GET', `${base}/messages/${id}`);
  await membersVisit(herself, 'GET', `${base}/messages/new`);
  const block = await one('select id from message_block');
  await post(doctor, `/staff/messages/blocked/${block}/lift`, {});
  await membersVisit(herself, 'GET', `${base}/messages`);
  await membersVisit(herself, 'GET', `${base}/messages/${id}`);
  await post(herself, `${base}/messages/search`, { q: CANARY.messageSearch }, 200);
  await post(herself, `${base}/messages/search`, { q: CANARY.messageAnswer }, 200);
  const reply = { do: 'draft', text: CANARY.replyDraft, draft: '', version: '' };
  await post(herself, `${base}/messages/${id}`, reply);
  await membersVisit(herself, 'GET', `${base}/messages/${id}`);
}
