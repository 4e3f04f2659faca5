/** The resources that hold a report's files. */
export { findBinary, findReport, listBinaries } from './files.sql.ts';
