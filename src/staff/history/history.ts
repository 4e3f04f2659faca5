export { type HistoryRow, listHistory, listRoleHistory } from './history.sql.ts';
