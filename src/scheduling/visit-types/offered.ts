export { findOfferedReason, listOfferedReasons, type OfferedReason } from './offered.sql.ts';
