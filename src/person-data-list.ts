import type { Feature } from './feature.ts';
import type { OnJoin } from './person-data.ts';

/** As a Markdown table: docs/generated/person-data.md. */
export function listPersonData(features: readonly Feature[]): string {
  const how = (join: OnJoin): string =>
    'moves' in join
      ? 'moves'
      : 'follows' in join
        ? 'moves with its resource'
        : 'does' in join
          ? join.does
          : `stays: ${join.stays}`;
  return [
    '| table | two records are joined | the person has died | a caregiver’s right ends | in the person’s export |',
    '| --- | --- | --- | --- | --- |',
    ...features.flatMap(({ personData }) =>
      personData.tables.map(
        (one) =>
          `| \`${one.table}\` | ${how(one.join)} | ${one.death} | ${one.rightEnds} | ${
            one.export === 'yes' ? 'yes' : `no: ${one.export.not}`
          } |`,
      ),
    ),
  ].join('\n');
}
