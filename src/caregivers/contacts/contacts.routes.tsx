import { listSharedContacts } from '../../family/contacts/contacts.ts';
import { mayHelpMembers } from '../../identity/policy.ts';
import { auditShown, shownToStaff } from '../../platform/access/audit-rows.ts';
import { pageAnswer, type Registrar } from '../../platform/http/routes.ts';
import { SharedContactsPage } from './contacts.pages.tsx';

export const SHARED_CONTACTS = '/staff/care/shared-contacts';
const SHOWN = 200;

/** Shows staff which teens' e-mail may reach a parent. */
export function contactRoutes(routes: Registrar): void {
  routes.page(SHARED_CONTACTS, mayHelpMembers, async (ctx) => {
    const { access, info, t, view } = ctx;
    const rows = await listSharedContacts(access, ctx, SHOWN);
    auditShown(
      access,
      info,
      shownToStaff(access, 'care:shared', 'care', 'operations'),
      rows.map(({ patientId }) => patientId),
    );
    return pageAnswer(
      t,
      'staff-shared-contacts',
      t('shared-contacts.title'),
      <SharedContactsPage view={view} rows={rows} most={SHOWN} />,
    );
  });
}
