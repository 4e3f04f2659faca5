import type { CrawlPart, CrawlRecord } from '../crawl-part.ts';
import type { DemoDeps } from '../demo-part.ts';
import type { Access } from '../platform/access/access.ts';
import { putFile, type Received } from '../platform/files/files.ts';
import { pickFiles } from './attachments/attachments.ts';
import { beginByStaff } from './begin/begin.ts';
import { begin } from './conversations/conversations.ts';
import { saveDraft } from './drafts/drafts.ts';
import { addNote, answer, listBox, openForStaff } from './inbox/inbox.ts';
import { mayAnswerMessages, mayBeginMessages, mayWriteMessages } from './policy.ts';
import { listChoosable } from './teams/choice.ts';
import { listTeams } from './teams/teams.ts';

/** A clinician of the crawl's one team at work. */
const answering = <T>(
  { actAs }: DemoDeps,
  work: (access: Access<'messages:answer'>) => Promise<T>,
): Promise<T> => actAs('clinician', mayAnswerMessages, work);

/** A file that the account sends. */
async function fileBy(deps: DemoDeps, userId: string): Promise<Received> {
  const accountId = await deps.accountOf(userId);
  const about = { patientId: accountId, accountId, kind: 'messages' };
  async function* content() {
    yield Buffer.from('%PDF-1.4 of the crawl');
  }
  const put = await putFile(deps, about, content());
  return { ...put, name: 'crawl.pdf', type: 'application/pdf' };
}

/** The person asks, with a file, and a clinician answers. */
const asked =
  (subject: string, keepPrivate: boolean) =>
  async (deps: DemoDeps, { of, self }: CrawlRecord): Promise<void> => {
    const { actAs, asOf } = deps;
    const arrived = [await fileBy(deps, self)];
    const write = async (access: Access<'messages:write'>): Promise<string> => {
      const picked = await pickFiles(deps, access, access.person.id, { before: [], arrived });
      const { care } = await listChoosable(access, asOf(), 'en');
      const began = await begin(
        deps,
        access,
        {
          ...{ teamId: care[0]?.team.id ?? '', category: 'general', subject },
          ...{ text: 'Can I still use it?', keepPrivate, draftId: null, files: picked.chosen },
        },
        asOf(),
      );
      if (began.is !== 'sent') throw new Error('the message was not sent');
      return began.id;
    };
    const id = await actAs(self, mayWriteMessages, write, of);
    await answering(deps, async (access) => {
      await openForStaff(access, id, asOf(), true);
      const text = 'Yes, you can.';
      const said = { id, seen: 1, text, asTeam: true, files: [] };
      const sent = await answer(access, deps, said, asOf());
      if (sent !== 'sent') throw new Error('the answer was not sent');
    });
  };

/** What staff do with the first conversation of a person, if there is one. */
const withFirst =
  (work: (access: Access<'messages:answer'>, id: string, deps: DemoDeps) => Promise<unknown>) =>
  async (deps: DemoDeps, { of }: CrawlRecord): Promise<void> => {
    const person = await deps.personOf(of);
    await answering(deps, async (access) => {
      const all = await listBox(access, 'all', { limit: 500, offset: 0 });
      const first = all.find((one) => one.patientId === person && !one.private);
      if (first) await work(access, first.id, deps);
    });
  };

/** What of somebody's messages is hidden from whom. */
export const messagesCrawl: CrawlPart = {
  items: [
    {
      name: 'a conversation that the team began',
      categories: ['messages'],
      word: 'Snowdrop salve',
      async work(deps, { of }) {
        const { actAs, asOf, jobs, personOf } = deps;
        const patientId = await personOf(of);
        const work = async (access: Access<'messages:begin'>) => {
          const [team] = await listTeams(access);
          const said = { subject: 'Snowdrop salve', text: 'It is ready for you.' };
          const where = { patientId, teamId: team?.id ?? '', category: 'general' as const };
          const rest = { asTeam: false, replies: true };
          const began = await beginByStaff(access, jobs, { ...where, ...said, ...rest }, asOf());
          if (began.is !== 'sent') throw new Error('the message was not sent');
        };
        await actAs('clinician', mayBeginMessages, work, of);
      },
    },
    {
      name: 'a conversation with an answer',
      categories: ['messages'],
      word: 'Cowslip balm',
      own: true,
      work: asked('Cowslip balm', false),
    },
    {
      name: 'a private conversation with an answer',
      categories: ['messages'],
      hiddenFrom: 'caregivers',
      word: 'Foxglove tonic',
      own: true,
      work: asked('Foxglove tonic', true),
    },
    {
      name: 'a message that was not sent',
      categories: [],
      word: 'Harebell tincture',
      own: true,
      async work({ actAs }, { of, self }) {
        const fields = { teamId: null, category: '', subject: 'Harebell tincture', text: '' };
        const save = async (access: Access<'messages:write'>) => {
          const saved = await saveDraft(access, null, null, fields);
          if (saved.is !== 'saved') throw new Error('the draft was not saved');
        };
        await actAs(self, mayWriteMessages, save, of);
      },
    },
    {
      name: 'a note of staff about a conversation',
      categories: [],
      hiddenFrom: 'everybody',
      work: withFirst((access, id, { asOf }) =>
        addNote(access, id, 'Betony has been asked about this', asOf()),
      ),
      // the log says that the clinician read a message
      instead: withFirst((access, id, { asOf }) => openForStaff(access, id, asOf(), true)),
    },
  ],
};
