import en from '../../locales/en/family.json';
import es from '../../locales/es/family.json';
import type { Feature } from '../feature.ts';
import { upkeep } from '../platform/jobs/retention.ts';
import type { SettingsRule } from '../platform/settings.ts';
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
  settingsRules: [agesInOrder],
  retention: upkeep('rights and wishes', 'part of the record', ['proxy']),
};
