import en from '../../locales/en/family.json';
import es from '../../locales/es/family.json';
import type { Feature } from '../feature.ts';
import { KEPT, tables, UNTOUCHED } from '../person-data.ts';
import { upkeep } from '../platform/jobs/retention.ts';
import type { SettingsRule } from '../platform/settings/settings.ts';
import { familyCrawl } from './crawl.ts';
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
  accessWords: [
    'today:read',
    'access-log:read',
    'preferences:write',
    'care:read',
    'care:give',
    'care:change',
    'care:end',
    'care:leave',
  ],
  crawl: familyCrawl,
  personData: {
    tables: [
      ...tables(['proxy'], {
        join: { stays: 'rights never move; staff decide about each (decision 0045)' },
        death: 'it opens nothing; a representative asks for a right of their own',
        rightEnds: 'it opens nothing from that moment on; the row says what it was',
        export: { not: 'it is about the caregiver too' },
      }),
      ...tables(['court_order', 'safety_flag', 'emergency_revocation'], {
        join: { moves: 'id' },
        death: KEPT,
        rightEnds: UNTOUCHED,
        export: { not: 'it is about others too, and an export may be read by them' },
      }),
    ],
  },
  retention: upkeep('rights and wishes', 'part of the record', [
    'proxy',
    'court_order',
    'safety_flag',
    'emergency_revocation',
  ]),
};
