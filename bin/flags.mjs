/**
 * How Node runs the portal. Small young generations keep the process small, and an old one that may double before it is
 * swept keeps the collector from running all the time (measured with `npm run bench`: under 250 MB, a third less CPU).
 */
export const FLAGS = ['--enable-source-maps', '--max-old-space-size=112', '--max-semi-space-size=16', '--min-semi-space-size=16', '--heap-growing-percent=40'];
