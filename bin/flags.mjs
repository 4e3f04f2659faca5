/**
 * How Node runs the portal. A nursery large enough for what is in flight keeps short-lived pages
 * out of the old generation; the old one may grow by two fifths between sweeps and no further than
 * its limit. With `npm run bench`: 215 MB after 100,000 pages; Node's own defaults stood between
 * 340 and 410 MB after a third of that, for 3 % less time.
 */
export const FLAGS = [
  '--enable-source-maps',
  '--max-old-space-size=112',
  '--max-semi-space-size=16',
  '--min-semi-space-size=16',
  '--heap-growing-percent=40',
];
/**
 * The same nursery for the import, whose batches are as short-lived; its old generation is Node's
 * own matter.
 */
export const LOADING = [
  '--enable-source-maps',
  '--max-semi-space-size=16',
  '--min-semi-space-size=16',
];
