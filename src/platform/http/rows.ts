import type { Policy } from '../access/access.ts';
import type { RouteRow } from './routes.ts';

/** A guarded route in the list of routes. */
export const guardedRow = (
  method: RouteRow['method'],
  path: string,
  { permission, category, decide }: Policy,
): RouteRow => ({ method, path, permission, category, needs: decide.needs, reason: '' });

/** A public route in the list of routes, with the reason for it. */
export const publicRow = (method: RouteRow['method'], path: string, reason: string): RouteRow => ({
  method,
  path,
  permission: 'public',
  category: 'public',
  reason,
});
