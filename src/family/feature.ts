import en from '../../locales/en/family.json';
import es from '../../locales/es/family.json';
import type { Feature } from '../feature.ts';
import { KEPT, tables, UNTOUCHED } from '../person-data.ts';
import { upkeep } from '../platform/jobs/retention.ts';
import type { SettingsRule } from '../platform/settings/settings.ts';
import { familyCrawl } from './crawl.ts';
import { joinCaregivers, separateCaregivers } from './joins/joins.ts';
import { familySettings } from './settings.ts';

type FamilyStrings = typeof en;
declare module '../platform/i18n.ts' {
  interface Strings extends FamilyStrings {}
}

/** The teen years: after a child's access rules end and before an adult's begin. */
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
    'family:news',
    'access-log:read',
    'preferences:write',
    'care:read',
    'care:give',
    'care:change',
    'care:end',
    'care:by-staff',
    'care:leave',
  ],
  crawl: familyCrawl,
  personData: {
    tables: [
      ...tables(['proxy'], {
        join: {
          does: 'one right with what a caregiver had on both; else held for staff (decision 0077)',
        },
        death: 'it opens nothing; a representative asks for a right of their own',
        rightEnds: 'it opens nothing from that moment on; the row keeps its terms',
        export: { not: 'it is about the caregiver too' },
      }),
      ...tables(['emergency_revocation'], {
        join: { stays: 'a second person decides it where its right is' },
        death: KEPT,
        rightEnds: UNTOUCHED,
        export: { not: 'it is about others too, and an export may be read by them' },
      }),
      ...tables(['court_order', 'safety_flag'], {
        join: { moves: 'id' },
        death: KEPT,
        rightEnds: UNTOUCHED,
        export: { not: 'it is about others too, and an export may be read by them' },
      }),
    ],
    joining: joinCaregivers,
    separating: (access, { moved, ...join }) =>
      separateCaregivers(access, join, {
        orders: [...(moved.court_order ?? [])],
        flags: [...(moved.safety_flag ?? [])],
      }),
  },
  retention: upkeep('rights and wishes', 'part of the record', [
    'proxy',
    'court_order',
    'safety_flag',
    'emergency_revocation',
    'care_join',
  ]),
};
