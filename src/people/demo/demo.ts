import type { DemoPart } from '../../demo-part.ts';
import { laboratoryStories } from './laboratory.ts';
import { openRecords } from './openings.ts';

export const peopleDemo: DemoPart = {
  order: 30,
  later: ({ patientOf, today }) => [
    {
      source: 'riverside-laboratory',
      resources: laboratoryStories(patientOf('clint-champlin'), patientOf('noel-reynolds'), today),
    },
  ],
  tell: openRecords,
};
