export { findOnRecord } from './record.sql.ts';
