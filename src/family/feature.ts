import en from '../../locales/en/family.json';
import es from '../../locales/es/family.json';
import type { Feature } from '../feature.ts';
import { tables } from '../person-data.ts';
import { upkeep } from '../platform/jobs/retention.ts';
import type { SettingsRule } from '../platform/settings/settings.ts';
import { familySettings } from './settings.ts';

type FamilyStrings = typeof en;
declare module '../platform/i18n.ts' {
  interface Strings extends FamilyStrings {}
}

/** A teen's own time: between what is a child's and what is an adult's. */
const agesInOrder: SettingsRule = {
  names: ['teenAge', 'adultAge'],
  problem: ({ teenAge, adultAge }) => (teenAge < adultAge ? null : { key: 'problem.setting-ages' }),
};

export const familyFeature: Feature = {
  name: 'family',
  strings: { en, es },
  settings: familySettings,
  topics: {},
  settingsRules: [agesInOrder],
  caregiverCategories: [],
  accessWords: ['today:read', 'access-log:read', 'preferences:write'],
  personData: {
    tables: tables(['proxy'], {
      join: { stays: 'rights never move; staff decide about each (decision 0045)' },
      death: 'the right ends with its date; the office revokes it sooner',
      rightEnds: 'it opens nothing from that moment on; the row says what it was',
      export: { not: 'it is about the caregiver too' },
    }),
  },
  retention: upkeep('rights and wishes', 'part of the record', ['proxy']),
};
