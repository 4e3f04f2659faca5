import type { Feature } from '../feature.ts';
import { KEPT, UNTOUCHED } from '../person-data.ts';
import { openScanner } from '../platform/files/scanning/clamd.ts';
import { keepTesting, scanFile, sweepFiles } from '../platform/files/scanning/scanning.ts';
import { BACKGROUND } from '../platform/jobs/queues.ts';
import { until, upkeep } from '../platform/jobs/retention.ts';

/**
 * The background work of `platform/files`: scans, and removing what was never kept. Pages with
 * files belong to the features that keep them (docs/files.md).
 */
export const filesFeature: Feature = {
  name: 'files',
  queues: { 'file.scan': { ...BACKGROUND, atOnce: 2 } },
  handlers: (deps) => ({ 'file.scan': (data) => scanFile(deps, data) }),
  sweeps: [sweepFiles],
  topics: {},
  caregiverCategories: [],
  accessWords: [],
  crawl: {
    nothing: 'it keeps no files of its own: the features that take them say who opens them',
  },
  personData: {
    tables: [
      {
        table: 'file',
        join: { moves: 'id' },
        death: KEPT,
        rightEnds: UNTOUCHED,
        export: { not: 'the feature that keeps a file exports it' },
      },
      {
        table: 'file_chunk',
        join: { does: 'each chunk moves with its file, by a foreign key' },
        death: KEPT,
        rightEnds: UNTOUCHED,
        export: { not: 'sealed parts of the files' },
      },
    ],
  },
  retention: [
    ...upkeep('uploaded files', 'as long as the item they belong to, which removes them', ['file']),
    ...upkeep('their sealed content', 'with the file', ['file_chunk']),
    until(
      'webhook_delivery',
      'which webhook deliveries were accepted, so that none counts twice',
      'received_at',
      { days: 30 },
    ),
  ],
  async start(deps) {
    const { clamd } = deps.config;
    return clamd ? keepTesting(deps, openScanner(clamd)) : { stop: async () => {} };
  },
};
