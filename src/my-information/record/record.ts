export { findReaching } from './record.sql.ts';
