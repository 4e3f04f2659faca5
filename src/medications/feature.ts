import type { Registrar } from '../platform/http/routes.ts';
import { byNumberRoutes } from './by-number/by-number.routes.tsx';
import { medicineRoutes } from './medicines/medicines.routes.tsx';
import { refillRoutes } from './refills/refills.routes.tsx';
import { trackerRoutes } from './refills/tracker.routes.tsx';
import { reportedRoutes } from './reported/reported.routes.tsx';

/** The pages of members and their caregivers about medicines and refills. */
export function medicationRoutes(routes: Registrar): void {
  medicineRoutes(routes);
  reportedRoutes(routes);
  refillRoutes(routes);
  trackerRoutes(routes);
  byNumberRoutes(routes);
}
