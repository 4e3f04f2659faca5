import { CATEGORIES, type Category } from './categories.rules.ts';
import type { Feature } from './feature.ts';
import type { RouteRow } from './platform/http/routes.ts';

/** What every feature has to declare, even if it has none. */
export const REQUIRED = [
  'retention',
  'caregiverCategories',
  'accessWords',
  'personData',
  'topics',
  'crawl',
] as const satisfies readonly (keyof Feature)[];

/**
 * Refuses to start if a feature leaves out a required declaration, or has no words for a permission
 * that an access log may name.
 */
export function refuseIncomplete(feature: Feature): void {
  const missing = REQUIRED.filter((name) => feature[name] === undefined);
  if (missing.length > 0)
    throw new Error(`The feature ${feature.name} does not declare ${missing.join(', ')}.`);
  const held = new Set(feature.personData.tables.map(({ table }) => table));
  const kept = new Set(feature.retention.map(({ table }) => table));
  const unkept = [...held].filter((table) => !kept.has(table));
  if (unkept.length > 0)
    throw new Error(`The feature ${feature.name} has no retention for ${unkept.join(', ')}.`);
  for (const [language, strings] of Object.entries(feature.strings ?? {}))
    for (const word of feature.accessWords)
      if (!(`did.${word}` in strings))
        throw new Error(`The feature ${feature.name} has no did.${word} in ${language}.`);
}

/**
 * Refuses to start if a route about one person has no words for the access log, or depends on a
 * caregiver category that its feature does not declare.
 * @param added the routes that this feature added
 */
export function refuseUndeclared(
  feature: Feature,
  added: readonly RouteRow[],
  features: readonly Feature[],
): void {
  const worded = new Set<string>(features.flatMap((one) => one.accessWords));
  for (const { method, path, permission, category } of added) {
    const where = `${method} ${path} of the feature ${feature.name}`;
    if (path.includes(':person') && permission !== 'public' && !worded.has(permission))
      throw new Error(`${where}: no feature has words for ${permission} in the access log.`);
    const asked = CATEGORIES.find((one) => one === category) satisfies Category | undefined;
    if (asked && !feature.caregiverCategories.includes(asked))
      throw new Error(`${where}: it does not declare the category ${asked}.`);
  }
}
