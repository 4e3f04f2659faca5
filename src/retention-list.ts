import type { Retention } from './platform/jobs/retention.ts';
import type { Settings } from './platform/settings/settings.ts';

/** As a Markdown table: docs/generated/retention.md. */
export function listRetention(rules: readonly Retention[], settings: Settings): string {
  const how = (rule: Retention): string => {
    if (rule.keep === 'always') return `always: ${rule.why}`;
    if ('days' in rule.keep)
      return rule.keep.days === 0 ? 'until it has run out' : `${rule.keep.days} days`;
    return `\`${rule.keep.setting}\` (${settings[rule.keep.setting] === 0 ? 'always' : settings[rule.keep.setting]})`;
  };
  return [
    '| table | what | kept |',
    '| --- | --- | --- |',
    ...rules.map((rule) => `| \`${rule.table}\` | ${rule.what} | ${how(rule)} |`),
  ].join('\n');
}
