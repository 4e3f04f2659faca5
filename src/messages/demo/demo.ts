import type { DemoPart } from '../../demo-part.ts';
import { prepareList } from './lists.ts';
import { DRAFTS, STORIES } from './stories.ts';
import { addTeams } from './teams.ts';
import { keepDraft, tellStory } from './telling.ts';
import { addTemplates } from './templates.ts';

export const messagesDemo: DemoPart = {
  order: 5,
  async tell(demo) {
    await addTeams(demo);
    await addTemplates(demo);
    for (const story of STORIES) await tellStory(demo, story);
    for (const draft of DRAFTS) await keepDraft(demo, draft);
    await prepareList(demo);
  },
};
