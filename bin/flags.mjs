/**
 * Node's flags for the portal. A young generation large enough for the requests in flight keeps
 * short-lived pages out of the old one, which may grow by two fifths between collections, up to its
 * limit. At the end of `npm run bench -- --quick` the process holds 260 MB; with Node's defaults it
 * was 340 to 410 MB, in 3 % less time. With a limit of 112 MB the heap ran out in `npm run drills`.
 */
export const FLAGS = [
  '--enable-source-maps',
  '--max-old-space-size=144',
  '--max-semi-space-size=16',
  '--min-semi-space-size=16',
  '--heap-growing-percent=40',
];
/**
 * The same young generation for the import, whose batches are as short-lived; Node's defaults for
 * the old one.
 */
export const LOADING = [
  '--enable-source-maps',
  '--max-semi-space-size=16',
  '--min-semi-space-size=16',
];
