import type { DemoPart } from '../../demo-part.ts';
import { DRAFTS, STORIES } from './stories.ts';
import { addTeams } from './teams.ts';
import { keepDraft, tellStory } from './telling.ts';

export const messagesDemo: DemoPart = {
  order: 5,
  async tell(demo) {
    await addTeams(demo);
    for (const story of STORIES) await tellStory(demo, story);
    for (const draft of DRAFTS) await keepDraft(demo, draft);
  },
};
