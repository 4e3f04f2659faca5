import { idOf, readReference } from '../../../fhir/references.ts';
import type { Access } from '../../../platform/access/access.ts';
import type { AsOf } from '../../../platform/as-of.ts';
import type { Test } from '../../observations/tests.rules.ts';
import type { ReadsResults } from '../../policy.ts';
import type { Label } from '../../release/release.rules.ts';
import { securityLabels, securityOf } from '../../release/security-labels.rules.ts';
import type { LabText } from '../derive/result.rules.ts';
import { fileBytes, sentAs } from '../files/files.rules.ts';
import { findBinary, findReport, listBinaries } from '../files/files.ts';
import {
  type EarlierNote,
  listEarlierNotes,
  listNotes,
  listVersions,
  markSeen,
} from './result.sql.ts';
import { listByCode } from './results.sql.ts';
import { findResult } from './results.ts';
import {
  contextOf,
  type ListedResult,
  outline,
  type ShownFile,
  type ShownResult,
  show,
  viewerOf,
} from './shown.ts';

export type { ShownFile, ShownResult } from './shown.ts';

/** A clinician's note as it reads now, with what it said before. */
export interface ShownNote {
  id: string;
  version: number;
  authorName: string;
  body: string;
  writtenAt: Date;
  correctedAt: Date | null;
  correctedByName: string | null;
  /** Versions before it was corrected, newest first. */
  earlier: EarlierNote[];
}

/** Everything on the page of one result. */
export interface ResultPage {
  result: ShownResult;
  notes: ShownNote[];
  /** Earlier versions, newest first; their texts only if they differ. */
  earlier: {
    version: number;
    status: string;
    tests: Test[];
    texts: LabText[];
    replacedAt: Date;
  }[];
}

/**
 * One result with its notes and earlier versions. Reading it marks it as seen.
 * @param opened whether the viewer has opened the gate, if there is one
 * @returns undefined if it is somebody else's or hidden from this viewer; nobody can tell which
 */
export async function readResult(
  access: Access<ReadsResults>,
  asOf: AsOf,
  id: string,
  opened: boolean,
): Promise<ResultPage | undefined> {
  const row = await findResult(access, id);
  if (!row) return undefined;
  const viewer = viewerOf(access, asOf);
  const context = contextOf([row], asOf);
  const { zone } = asOf.settings;
  const result = show(row, viewer, context, zone, opened);
  if (!result) return undefined;
  if (result.gated) return { result, notes: [], earlier: [] };
  if (row.unseen) await markSeen(access, id);
  const notes = result.hasNote ? await readNotes(access, id) : [];
  const versions = row.version > 1 ? await listVersions(access, id) : [];
  const earlier = versions.flatMap((version) => {
    const old = show(
      { ...row, tests: version.tests, texts: version.texts, status: version.status },
      viewer,
      context,
      zone,
      true,
    );
    if (!old) return [];
    const others = JSON.stringify(old.texts) !== JSON.stringify(result.texts);
    if (old.tests.length === 0 && !others) return []; // nothing was reported yet
    return [
      {
        version: version.version,
        status: version.status,
        tests: old.tests,
        texts: others ? old.texts : [],
        replacedAt: version.replacedAt,
      },
    ];
  });
  // a file may be withheld from the patient on its own (NOPAT on the Binary)
  const shows = (labels: readonly Label[]) =>
    show({ ...row, labels: [...row.labels, ...labels] }, viewer, context, zone, true) !== null;
  return {
    result: { ...result, files: await withBinaries(access, id, result.files, shows) },
    notes,
    earlier,
  };
}

async function readNotes(access: Access<ReadsResults>, id: string): Promise<ShownNote[]> {
  const notes = await listNotes(access, id);
  const earlier = notes.some(({ version }) => version > 1)
    ? Map.groupBy(await listEarlierNotes(access, id), ({ noteId }) => noteId)
    : new Map<string, EarlierNote[]>();
  return notes.map((note) => ({ ...note, earlier: earlier.get(note.id) ?? [] }));
}

/**
 * Marks for each file in a Binary whether that is on file: it may arrive before its report, after
 * it, or never. A file that the viewer may not see is left out.
 */
async function withBinaries(
  access: Access<ReadsResults>,
  id: string,
  files: ShownFile[],
  shows: (labels: readonly Label[]) => boolean,
): Promise<ShownFile[]> {
  const wanted = files.flatMap((file) => file.binary ?? []);
  if (wanted.length === 0) return files;
  const here = new Map(
    (await listBinaries(access, id, wanted)).map((one) => [
      one.sourceId,
      securityLabels(securityOf(one)),
    ]),
  );
  return files.flatMap((file) => {
    const labels = file.binary && here.get(file.binary);
    if (!labels) return [file];
    return labels.length === 0 || shows(labels) ? [{ ...file, here: true }] : [];
  });
}

/** A result with those of its tests that contain what was searched for. */
export type ResultOfTest = ListedResult<Test> & Pick<ShownResult, 'laboratory'>;

/** The results with a test of this code as this viewer may see them, newest first. */
export async function listWithTest(
  access: Access<ReadsResults>,
  asOf: AsOf,
  code: string,
): Promise<ResultOfTest[]> {
  const rows = await listByCode(access, code);
  const viewer = viewerOf(access, asOf);
  const context = contextOf(rows, asOf);
  // nothing links to a test from behind a gate, so whoever asks has opened it
  return rows.flatMap((row) => {
    const result = outline(row, viewer, context, asOf.settings.zone, true);
    return result ? [{ ...result, laboratory: row.laboratory }] : [];
  });
}

/**
 * A file of a report, as it is sent to the browser.
 * @returns undefined if any part of the result is hidden from the viewer, and if the file is
 * missing or does not match what the report says about it
 */
export async function readFile(
  access: Access<ReadsResults>,
  asOf: AsOf,
  id: string,
  index: number,
): Promise<{ name: string; type: string; bytes: Buffer } | undefined> {
  const page = await readResult(access, asOf, id, true);
  const file = page?.result.files.find((one) => one.index === index);
  const report = file?.here ? await findReport(access, id) : undefined;
  if (!file || !report) return undefined;
  const binary = file.binary ? await findBinary(access, report.source, file.binary) : undefined;
  // a Binary that another Patient protects is not this report's to show
  const guard = readReference(binary?.securityContext);
  if (
    guard?.is === 'literal' &&
    guard.type === 'Patient' &&
    guard.id !== idOf(report.content.subject, 'Patient')
  )
    return undefined;
  const read = fileBytes(report.content, index, binary);
  return read ? { ...sentAs(file.title, read.type, read.bytes), bytes: read.bytes } : undefined;
}
