import * as sql from './cover.sql.ts';

export type { Cover } from './cover.sql.ts';
export const { endCover, insertCover, listColleagues, listCovers } = sql;
