/// <reference types="vite/client" />
import { installStrings, type StringsByLanguage } from '../src/platform/i18n.ts';
import { installSettings } from '../src/platform/settings/settings.ts';

// What rules and pages need that are tested by themselves, without the app: every feature's strings
// and settings.
type Strings = StringsByLanguage['en'];
const inLocales = import.meta.glob<Strings>(
  ['../locales/*/*.json', '!../locales/*/ui.json', '!../locales/*/tests.json'],
  { eager: true, import: 'default' },
);
for (const [path, en] of Object.entries(inLocales)) {
  const es = inLocales[path.replace('/en/', '/es/')];
  if (path.includes('/en/') && es) installStrings({ en, es });
}
const settings = import.meta.glob<Record<string, Parameters<typeof installSettings>[0]>>(
  ['../src/*/settings.ts', '!../src/platform/settings/settings.ts', '!../src/commands/settings.ts'],
  { eager: true },
);
for (const declared of Object.values(settings))
  for (const rules of Object.values(declared)) installSettings(rules);
