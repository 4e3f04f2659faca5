import en from '../../locales/en/family.json';
import es from '../../locales/es/family.json';
import type { Feature } from '../feature.ts';
import { upkeep } from '../platform/jobs/retention.ts';
import { familySettings } from './settings.ts';

type FamilyStrings = typeof en;
declare module '../platform/i18n.ts' {
  interface Strings extends FamilyStrings {}
}

export const familyFeature: Feature = {
  name: 'family',
  strings: { en, es },
  settings: familySettings,
  retention: upkeep('rights and wishes', 'part of the record', ['proxy']),
};
