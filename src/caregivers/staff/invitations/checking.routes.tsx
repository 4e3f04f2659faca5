import { z } from 'zod';
import { field } from '../../../platform/http/forms.ts';
import { notFound, type Registrar, redirect } from '../../../platform/http/routes.ts';
import { findLocked, unlockInvitation, voidInvitation } from '../../invitations/checking.ts';
import { mayDecideCare } from '../../policy.ts';
import { isInvolved } from '../shared/own.ts';

const CheckForm = z.object({ do: field.choice(['unlock', 'void'], 'problem.choose') });

/** Records staff open an invitation again that waits for them, or end it. */
export function checkingRoutes(routes: Registrar): void {
  routes.form(
    '/staff/care/invitations/:id',
    mayDecideCare,
    CheckForm,
    async (ctx) => {
      const { access, deps, params, input } = ctx;
      const back = (done: string) => redirect(`/staff/care/reviews?done=${done}`);
      const id = params.id ?? '';
      const patientId = await findLocked(access, id);
      if (!patientId) return notFound;
      const involved = await isInvolved(access, undefined, patientId);
      if (involved) return back(involved);
      if (input.do === 'void') {
        await voidInvitation(access, deps.jobs, id);
        return back('voided');
      }
      return back((await unlockInvitation(access, id)) ? 'unlocked' : 'gone');
    },
    async () => notFound,
  );
}
