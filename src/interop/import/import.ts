import { openValidator } from '../validation/validator.ts';
import { findSources } from './files.ts';
import { finishRecords } from './finish.ts';
import { readingOf } from './reading.ts';
import { type Report, zero } from './report.ts';
import { retryWith } from './retry.ts';
import { type ImportDeps, openRun } from './run.ts';

export type { ImportDeps } from './run.ts';

const BATCH = 500;
/** Small, as each Patient takes several statements: they are written while reading continues. */
const PEOPLE = 25;

/**
 * Imports FHIR R4 resources: Bundles of any kind, single resources, NDJSON; plain, gzip or zip;
 * files or folders. Importing the same again changes nothing. What can't be filed is quarantined
 * with its reason and blocks nothing else; a truncated or hostile file is refused as a whole, but
 * in NDJSON only the line is. Quarantined resources that waited for somebody in this import are
 * filed too.
 * @param options.source the system that the resources come from: ids are unique within it
 * @param options.progress called after each batch with the bytes of text read, of all bytes, and
 * the number of resources
 */
export async function importFiles(
  deps: ImportDeps,
  paths: readonly string[],
  options: {
    source?: string;
    progress?: (done: number, of: number, resources: number) => void;
  } = {},
): Promise<Report> {
  const began = performance.now();
  const found = await findSources(paths);
  const report: Report = {
    files: found.sources.length,
    ignored: found.ignored,
    refused: found.refused,
    types: {},
    total: zero(),
    unshown: {},
    released: 0,
    underived: 0,
    seconds: 0,
  };
  const bytesOfAll = found.sources.reduce((sum, one) => sum + one.bytes, 0) * 2;
  let resources = 0;
  const run = openRun(deps, options.source ?? 'files', report, (n) => {
    resources += n;
  });
  const validator = openValidator();
  const pass = readingOf(found, validator, (bytes) =>
    options.progress?.(bytes, bytesOfAll, resources),
  );
  try {
    await pass(
      (text) => /"resourceType"\s*:\s*"Patient"/.test(text),
      (checked) => run.takePatients(checked.filter((one) => one.type === 'Patient')),
      { size: PEOPLE, parallel: 1 },
    );
    await pass(() => true, run.takeOthers, { size: BATCH, parallel: 3 });
    await run.end();
    const waited = await retryWith(deps, validator, null);
    report.released = waited.new + waited.changed;
    options.progress?.(bytesOfAll, bytesOfAll, resources);
    report.underived = await finishRecords(deps);
  } finally {
    await validator.close();
  }
  report.seconds = Math.round(performance.now() - began) / 1000;
  deps.log({
    event: 'import.done',
    files: report.files,
    resources,
    quarantined: report.total.quarantined,
    ms: Math.round(performance.now() - began),
  });
  return report;
}
