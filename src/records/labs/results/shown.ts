import { bandFor } from '../../../family/policy.ts';
import type { Access } from '../../../platform/access/access.ts';
import type { AsOf } from '../../../platform/as-of.ts';
import { dayIn, type PlainDate } from '../../../platform/clock.ts';
import type { Test, TestOutline } from '../../observations/tests.rules.ts';
import type { ReadsResults } from '../../policy.ts';
import {
  awaitsClinician,
  awaitsReview,
  type Releasable,
  type ReleaseContext,
  rule,
  shownFrom,
  type Viewer,
} from '../../release/release.rules.ts';
import type { LabAbout, LabResult, LabText } from '../derive/result.rules.ts';
import type { LabFile } from '../files/files.rules.ts';
import type { LabOutline, LabRow } from './results.sql.ts';

/** What a viewer may see of a result: applies the release engine's rulings to rows. */

/** A result in a list as one viewer may see it. Behind a gate, pages show only its date. */
export interface ListedResult<T extends TestOutline = TestOutline> {
  id: string;
  version: number;
  name: string;
  code: string | null;
  status: string;
  /** When the sample was taken; if the precision is `unknown`, only used for sorting. */
  collectedAt: Date;
  collectedPrecision: LabResult['collectedPrecision'];
  reportedAt: Date | null;
  tests: T[];
  gated: boolean;
  isNew: boolean;
  hasNote: boolean;
  /** For staff: the last day on which a clinician's hold keeps it from the member. */
  heldUntil: PlainDate | null;
  /** For staff: the day when it is shown, if it waits for a doctor at the member's wish. */
  waitsUntil: PlainDate | null;
  reviewed: boolean;
  /**
   * For staff: the sender asks not to show it, or one of its tests, to the patient, and no
   * clinician has released it.
   */
  senderHold: boolean;
}
/** A file and whether it can be opened: a Binary may arrive later than its report. */
export interface ShownFile extends LabFile {
  here: boolean;
}
/** A result on its own page. */
export interface ShownResult extends ListedResult<Test> {
  laboratory: string | null;
  orderedBy: string | null;
  texts: LabText[];
  about: LabAbout;
  files: ShownFile[];
}

export function viewerOf(access: Access<ReadsResults>, asOf: AsOf): Viewer {
  const as = access.as === 'staff' ? 'staff' : access.as === 'self' ? 'self' : 'caregiver';
  const { actor, person } = access;
  const band = actor ? bandFor(person, { actor, settings: asOf.settings }) : 'unknown';
  return { as, band };
}

export function contextOf(rows: LabOutline[], asOf: AsOf): ReleaseContext {
  const { jurisdiction, doctorFirstDays } = asOf.settings;
  return {
    today: asOf.today,
    jurisdiction,
    doctorFirstDays,
    wish: rows[0]?.wish ?? 'immediate',
  };
}

/**
 * A result, or one test of it, for the release engine. The day is computed only on demand: a list
 * has twenty results. It is a class because V8 puts the getter of an object literal into its old
 * generation, which keeps the row alive until a full garbage collection.
 */
class OfRow implements Releasable {
  readonly #row: LabOutline;
  readonly #zone: string;
  readonly status: string;
  readonly labels: readonly string[];
  readonly heldUntil: PlainDate | null;
  readonly reviewed: boolean;
  readonly released: boolean;
  constructor(
    row: LabOutline,
    zone: string,
    of: { status: string; labels: readonly string[] } = row,
  ) {
    this.#row = row;
    this.#zone = zone;
    this.status = of.status;
    this.labels = of.labels;
    this.heldUntil = row.heldUntil;
    this.reviewed = row.reviewed || row.notes > 0;
    this.released = row.released;
  }
  get arrivedOn(): PlainDate {
    return dayIn(this.#zone, this.#row.arrivedAt);
  }
}

/** Statuses of tests that have nothing to show to anybody. */
const NOTHING_YET = new Set(['registered', 'entered-in-error']);

/**
 * What a viewer may see of a result. Each test is ruled on separately: a hidden one disappears as
 * if it had never been ordered, and so does a panel with no tests left. `complete`: nothing is
 * hidden, so that files, conclusions and notes, which are about the whole, may be shown.
 */
export function outline<T extends TestOutline>(
  row: LabOutline<T>,
  viewer: Viewer,
  context: ReleaseContext,
  zone: string,
  opened: boolean,
): (ListedResult<T> & { complete: boolean }) | null {
  const own = new OfRow(row, zone);
  const whole = rule(own, viewer, context);
  if (whole.outcome === 'hide') return null;
  let gated = whole.outcome === 'gate';
  let complete = true;
  const keep = <O extends TestOutline>(tests: O[]): O[] => {
    const kept: O[] = [];
    for (const test of tests) {
      const alike =
        // then the ruling is the same
        test.status === own.status && test.labels.length === 0 && own.labels.length === 0;
      const { outcome } = alike ? whole : rule(new OfRow(row, zone, test), viewer, context);
      if (outcome === 'hide') {
        // A test entered in error or not ready yet is not a secret that the rest could reveal,
        // unless it would be one when final.
        const asFinal = NOTHING_YET.has(test.status)
          ? rule(new OfRow(row, zone, { status: 'final', labels: test.labels }), viewer, context)
          : null;
        if (asFinal?.outcome !== 'show') complete = false;
        continue;
      }
      if (outcome === 'gate') gated = true;
      kept.push(test.members.length > 0 ? { ...test, members: keep(test.members) } : test);
    }
    return kept;
  };
  const tests = keep(row.tests);
  if (row.tests.length > 0 && tests.length === 0) return null;
  const closed = gated && !opened;
  return {
    id: row.id,
    version: row.version,
    name: row.name,
    code: row.code,
    status: row.status,
    collectedAt: row.collectedAt,
    collectedPrecision: row.collectedPrecision,
    reportedAt: row.reportedAt,
    tests: closed ? [] : tests,
    complete,
    gated: closed,
    isNew: row.unseen,
    hasNote: row.notes > 0 && complete,
    ...(viewer.as === 'staff' ? waitsOf(row, own, context) : NO_WAIT),
    reviewed: row.reviewed,
  };
}

type Waits = Pick<ListedResult, 'heldUntil' | 'waitsUntil' | 'senderHold'>;
const NO_WAIT: Waits = { heldUntil: null, waitsUntil: null, senderHold: false };
/** What keeps a result from the member today. A hold whose last day is over keeps nothing. */
function waitsOf(row: LabOutline, own: Releasable, context: ReleaseContext): Waits {
  const asks = context.wish === 'doctor-first' && !own.reviewed && !own.released;
  const { status, labels } = own;
  const waits = asks && awaitsReview({ status, labels, arrivedOn: own.arrivedOn }, context);
  return {
    heldUntil: row.heldUntil && row.heldUntil >= context.today ? row.heldUntil : null,
    waitsUntil: waits ? shownFrom(own.arrivedOn, context.doctorFirstDays) : null,
    senderHold: awaitsClinician(row),
  };
}

export function show(
  row: LabRow,
  viewer: Viewer,
  context: ReleaseContext,
  zone: string,
  opened: boolean,
): ShownResult | null {
  const shown = outline(row, viewer, context, zone, opened);
  if (!shown) return null;
  const whole = shown.complete && !shown.gated;
  const about = { ...NOTHING_ABOUT, ...row.about };
  return {
    ...shown,
    laboratory: row.laboratory,
    orderedBy: row.orderedBy,
    texts: whole ? row.texts : [],
    about: whole ? about : { ...about, facts: [], withdrawn: 0, missing: 0 },
    files: whole
      ? row.files.map((file) => ({ ...file, here: (file.in ?? 'report') === 'report' }))
      : [],
  };
}
const NOTHING_ABOUT: LabAbout = {
  collected: null,
  received: null,
  reported: null,
  also: [],
  facts: [],
  modifiers: [],
  withdrawn: 0,
  missing: 0,
};
