import type { Access } from '../../platform/access/access.ts';
import type { Deps } from '../../platform/http/routes.ts';

/** A visitor on the way to an account: nobody is signed on, so the reach is the system's own. */
export type Registering = Access<'system:registration'>;

export type RegistrationDeps = Pick<Deps, 'db' | 'config' | 'log' | 'settings' | 'jobs'>;
