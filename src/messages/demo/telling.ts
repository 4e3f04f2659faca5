import type { DemoDeps } from '../../demo-part.ts';
import type { Access } from '../../platform/access/access.ts';
import { addDays, startOfDay } from '../../platform/clock.ts';
import type { Tx } from '../../platform/db/statements.ts';
import { beginByStaff } from '../begin/begin.ts';
import {
  begin,
  openConversation,
  readConversation,
  reply,
} from '../conversations/conversations.ts';
import { saveDraft } from '../drafts/drafts.ts';
import { addNote, answer, claim, close, reassign } from '../inbox/inbox.ts';
import {
  mayAnswerMessages,
  mayBeginMessages,
  mayReadMessages,
  mayWriteMessages,
} from '../policy.ts';
import { listTeams } from '../teams/teams.ts';
import type { MessageCategory } from '../writing/categories.ts';

/** So many days ago, and the time of that day. */
type When = readonly [days: number, time: string];
interface Step {
  by: string;
  at: When;
}
/** What is done in a conversation after its first message. */
export type Next = Step &
  (
    | { replies: string }
    | { answers: string; asTeam?: true }
    | { does: 'claim' | 'close' | 'read' }
    | { notes: string }
    | { gives: string; reason: string }
  );
/** A conversation of the demo. All of it is invented. */
export interface Story extends Step {
  /** Whose record it is about, by file. */
  of: string;
  /** The team, by its name. */
  team: string;
  category: MessageCategory;
  subject: string;
  text: string;
  /** Begun by staff, with or without a place for replies. */
  staff?: { replies: boolean };
  private?: true;
  after: readonly Next[];
}
/** What a member has not sent, in a new conversation or in the one with this subject. */
export interface DemoDraft extends Step {
  of: string;
  team: string;
  category: MessageCategory;
  subject: string;
  text: string;
}

const minutesAgo = ({ asOf }: DemoDeps, [days, time]: When): number => {
  const { now, today, settings } = asOf();
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const began = startOfDay(settings.zone, addDays(today, -days)).getTime();
  return Math.round((now.getTime() - began) / 60_000) - hours * 60 - minutes;
};

async function teamNamed(access: Tx, name: string): Promise<string> {
  const team = (await listTeams(access)).find((one) => one.name === name);
  if (!team) throw new Error(`the demo has no team ${name}`);
  return team.id;
}
const mustBe = <T>(outcome: T, wanted: T, what: string): void => {
  if (outcome !== wanted) throw new Error(`the demo's ${what}: ${outcome}`);
};

/** Tells a conversation from its beginning. */
export async function tellStory(demo: DemoDeps, story: Story): Promise<void> {
  const { actAs, asOf, jobs, personOf } = demo;
  const { of, by, team, category, subject, text } = story;
  const ago = minutesAgo(demo, story.at);
  const byStaff = async (access: Access<'messages:begin'>) => {
    const where = { patientId: await personOf(of), teamId: await teamNamed(access, team) };
    const said = { category, subject, text, asTeam: true, replies: story.staff?.replies ?? true };
    return beginByStaff(access, jobs, { ...where, ...said }, asOf(ago));
  };
  const byMember = async (access: Access<'messages:write'>) => {
    const teamId = await teamNamed(access, team);
    const said = { teamId, category, subject, text, keepPrivate: story.private ?? false };
    return begin(demo, access, { ...said, draftId: null, files: [] }, asOf(ago));
  };
  const began = story.staff
    ? await actAs(by, mayBeginMessages, byStaff, of, ago)
    : await actAs(by, mayWriteMessages, byMember, of, ago);
  if (began.is !== 'sent') throw new Error(`the demo's ${subject}: ${began.is}`);
  let seen = 1;
  for (const next of story.after) seen += await take(demo, { id: began.id, of, seen }, next);
}

/** Takes a step. @returns how many messages it wrote */
async function take(
  demo: DemoDeps,
  { id, of, seen }: { id: string; of: string; seen: number },
  next: Next,
): Promise<0 | 1> {
  const { actAs } = demo;
  const ago = minutesAgo(demo, next.at);
  const asOf = demo.asOf(ago);
  const staff = <T>(work: (access: Access<'messages:answer'>) => Promise<T>) =>
    actAs(next.by, mayAnswerMessages, work, undefined, ago);
  if ('replies' in next) {
    const write = (access: Access<'messages:write'>) =>
      reply(demo, access, { id, text: next.replies, draftId: null, files: [] }, asOf);
    mustBe((await actAs(next.by, mayWriteMessages, write, of, ago)).is, 'sent', 'reply');
    return 1;
  }
  if ('answers' in next) {
    const said = { id, seen, text: next.answers, asTeam: next.asTeam ?? false, files: [] };
    mustBe(await staff((access) => answer(access, demo, said, asOf)), 'sent', 'answer');
    return 1;
  }
  if ('notes' in next) {
    mustBe(await staff((access) => addNote(access, id, next.notes, asOf)), true, 'note');
  } else if ('gives' in next) {
    const give = async (access: Access<'messages:answer'>) => {
      const teamId = await teamNamed(access, next.gives);
      // it was begun with version 1, and each message makes the next one
      const to = { id, version: seen + 1, teamId, accountId: null, reason: next.reason };
      return reassign(access, to, asOf);
    };
    mustBe(await staff(give), 'done', 'reassignment');
  } else if (next.does === 'claim') {
    mustBe(await staff((access) => claim(access, id, asOf)), 'claimed', 'claim');
  } else if (next.does === 'close') {
    const closed = await staff((access) => close(access, id, { seen, replies: true }, asOf));
    mustBe(closed, 'done', 'closing');
  } else {
    const read = async (access: Access<'messages:read'>) => {
      const opened = await openConversation(access, id, asOf);
      if (!opened) throw new Error('the demo’s reader finds no conversation');
      await readConversation(access, opened);
    };
    await actAs(next.by, mayReadMessages, read, of, ago);
  }
  return 0;
}

/** Keeps a new message that was not sent. */
export async function keepDraft(demo: DemoDeps, draft: DemoDraft): Promise<void> {
  const { of, by, team, category, subject, text } = draft;
  const ago = minutesAgo(demo, draft.at);
  const keep = async (access: Access<'messages:write'>) => {
    const teamId = await teamNamed(access, team);
    return saveDraft(access, null, null, { teamId, category, subject, text });
  };
  mustBe((await demo.actAs(by, mayWriteMessages, keep, of, ago)).is, 'saved', 'draft');
}
