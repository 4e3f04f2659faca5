import type { DemoPart } from '../../demo-part.ts';
import { completeResults } from './complete.ts';
import { labStories } from './labs.ts';
import { resultsToReview, reviewOlderResults } from './reviews.ts';

export const recordsDemo: DemoPart = {
  order: 60,
  complete: completeResults,
  resources: ({ patientOf, today }) => [
    ...resultsToReview(patientOf('mary-lind').id, today),
    ...labStories(patientOf('maida-gerhold').id, today),
  ],
  // a correction: the same report again, with another value, a day later
  later: ({ patientOf, today }) => [
    { resources: labStories(patientOf('maida-gerhold').id, today, 'corrected') },
  ],
  tell: reviewOlderResults,
};
