/**
 * Node's flags for the portal. A young generation large enough for the requests in flight keeps
 * short-lived pages out of the old one, which may grow by two fifths between collections, up to its
 * limit. With `npm run bench`: 215 MB after 100,000 pages; with Node's defaults 340 to 410 MB after
 * a third of that, in 3 % less time.
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
