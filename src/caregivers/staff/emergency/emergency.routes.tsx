import { z } from 'zod';
import { field, type Problems, type Typed } from '../../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  mayAlso,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../../platform/http/routes.ts';
import { mayConfirmEmergency, mayEndAtOnce, maySeeEmergencies } from '../../policy.ts';
import { FLAG_KINDS } from '../shared/flags.ts';
import { typedReason } from '../shared/forms.ts';
import { involvedPage } from '../shared/parts.pages.tsx';
import { ConfirmPage, EMERGENCIES, EmergenciesPage } from './confirm.pages.tsx';
import { EMERGENCY, EndNowPage, FindPage } from './emergency.pages.tsx';
import {
  decideEmergency,
  endAtOnce,
  findForEmergency,
  listEmergencies,
  type PersonByNumber,
  readEmergency,
  readForEmergency,
} from './emergency.ts';

const FindForm = z.object({
  mrn: field.text('problem.care-mrn', 60),
  birthDate: field.day('problem.date'),
});
const EndForm = z.object({
  kind: z.enum(FLAG_KINDS, 'problem.choose'),
  reason: typedReason,
  tell: z.enum(['no', 'yes'], 'problem.choose'),
});
const ConfirmForm = z.object({
  do: z.enum(['confirm', 'lift'], 'problem.choose'),
  why: typedReason,
});

/** Ends access right away; a second person confirms or undoes it. */
export function emergencyRoutes(routes: Registrar): void {
  const find = (
    ctx: Context<'care:emergency'>,
    typed: Typed,
    problems: Problems,
    found: PersonByNumber | null = null,
  ): Answer => {
    const { t, view, query, newKey } = ctx;
    const body = (
      <FindPage
        view={view}
        typed={typed}
        problems={problems}
        newKey={newKey}
        found={found}
        done={query.done ?? null}
      />
    );
    return pageAnswer(t, 'staff-care-emergency', t('care-staff.emergency'), body, problems);
  };
  routes.page(EMERGENCY, mayEndAtOnce, async (ctx) => find(ctx, {}, {}));
  // by POST, so that no number appears in a URL (docs/decisions/0002)
  routes.form(
    EMERGENCY,
    mayEndAtOnce,
    FindForm,
    async (ctx) => {
      const found = await findForEmergency(ctx.access, ctx.input);
      if (!found) return find(ctx, ctx.input, { mrn: 'problem.care-nobody' });
      return find(ctx, ctx.input, {}, found);
    },
    async (ctx, problems, typed) => find(ctx, typed, problems),
  );

  const end = async (
    ctx: Context<'care:emergency'>,
    typed: Typed,
    problems: Problems,
  ): Promise<Answer> => {
    const { access, t, view, params, newKey } = ctx;
    const one = await readForEmergency(access, params.id ?? '', ctx.asOf);
    if (!one) return notFound;
    const body = (
      <EndNowPage view={view} typed={typed} problems={problems} newKey={newKey} one={one} />
    );
    return pageAnswer(t, 'staff-care-emergency', t('care-staff.emergency-end'), body, problems);
  };
  routes.page(`${EMERGENCY}/:id`, mayEndAtOnce, (ctx) => end(ctx, {}, {}));
  routes.form(
    `${EMERGENCY}/:id`,
    mayEndAtOnce,
    EndForm,
    async (ctx) => {
      const { access, deps, params, input } = ctx;
      const { kind, reason, tell } = input;
      const how = { kind, reason, quiet: tell === 'no' };
      const outcome = await endAtOnce(access, deps.jobs, params.id ?? '', how);
      if (outcome === 'none') return notFound;
      const next = mayAlso(maySeeEmergencies, ctx) ? EMERGENCIES : EMERGENCY;
      return redirect(`${next}?done=${outcome === 'done' ? 'closed' : 'ended'}`);
    },
    (ctx, problems, typed) => end(ctx, typed, problems),
  );

  routes.page(EMERGENCIES, maySeeEmergencies, async ({ access, t, view, query, now }) =>
    pageAnswer(
      t,
      'staff-care-emergencies',
      t('care-staff.emergencies'),
      <EmergenciesPage
        view={view}
        list={await listEmergencies(access, now)}
        done={query.done ?? null}
      />,
    ),
  );
  const confirm = async (
    ctx: Context<'care:confirm'>,
    typed: Typed,
    problems: Problems,
  ): Promise<Answer> => {
    const { access, t, view, params, newKey } = ctx;
    const whole = await readEmergency(access, params.id ?? '', ctx.asOf);
    if (!whole) return notFound;
    const title = t('care-staff.emergencies');
    if (typeof whole === 'string') return involvedPage(t, 'staff-care-emergencies', title, whole);
    const body = (
      <ConfirmPage view={view} whole={whole} typed={typed} problems={problems} newKey={newKey} />
    );
    return pageAnswer(t, 'staff-care-emergencies', title, body, problems);
  };
  routes.page(`${EMERGENCIES}/:id`, maySeeEmergencies, (ctx) => confirm(ctx, {}, {}));
  routes.form(
    `${EMERGENCIES}/:id`,
    mayConfirmEmergency,
    ConfirmForm,
    async ({ access, deps, params, input }) => {
      const decision = { confirmed: input.do === 'confirm', why: input.why };
      const outcome = await decideEmergency(access, deps.jobs, params.id ?? '', decision);
      if (outcome === 'none') return notFound;
      return redirect(
        outcome === 'done'
          ? `${EMERGENCIES}?done=${decision.confirmed ? 'confirmed' : 'lifted'}`
          : `${EMERGENCIES}?done=${outcome}`,
      );
    },
    (ctx, problems, typed) => confirm(ctx, typed, problems),
  );
}
