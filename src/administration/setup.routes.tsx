import type { Feature } from '../feature.ts';
import { type Deps, pageAnswer, type Registrar, redirect } from '../platform/http/routes.ts';
import { maySetUp } from './policy.ts';
import { SetupPage } from './setup.pages.tsx';
import { openPortal, readSetup, setupItems } from './setup.ts';

/** Shows what is missing before the portal opens to members, and opens it. */
export function setupRoutes(routes: Registrar, deps: Deps, features: readonly Feature[]): void {
  const items = setupItems(features);
  routes.page('/staff/setup', maySetUp, async ({ access, t, view, query, newKey }) => {
    const list = await readSetup(access, items, deps.config);
    return pageAnswer(
      t,
      'staff-settings',
      t('setup.title'),
      <SetupPage {...{ view, list, newKey }} done={`setup.${query.done ?? ''}`} />,
    );
  });
  routes.button('/staff/setup/open', maySetUp, async ({ access, now }) => {
    const isOpen = await openPortal(access, items, deps.config, now);
    return redirect(`/staff/setup?done=${isOpen ? 'opened' : 'open-when'}`);
  });
}
