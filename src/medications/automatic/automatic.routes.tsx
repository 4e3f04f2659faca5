import { z } from 'zod';
import { placeOf } from '../../platform/http/addresses.ts';
import { field, type Problems, type Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { type Bucket, type Limit, mayTry } from '../../platform/limits.ts';
import { mayRefillByNumber, mayRequestRefills } from '../policy.ts';
import {
  destinationOf,
  readChoices,
  resolveDestination,
  savePreference,
} from '../refills/refills.ts';
import { ByNumberPage } from './automatic.pages.tsx';
import { askByNumber, setAutomatic } from './automatic.ts';

const AutomaticForm = z.object({
  wish: z.enum(['on', 'off', 'skip'], 'problem.choose'),
  to: field.optional(40),
});
const PreferenceForm = z.object({ tell: z.enum(['yes', 'no'], 'problem.choose') });
const digits = (key: 'problem.number-mrn' | 'problem.rx-number') =>
  z
    .string(key)
    .transform((text) => text.replace(/[\s-]/g, ''))
    .pipe(z.string().regex(/^[A-Za-z0-9]{4,20}$/, key));
const NumberForm = z.object({
  mrn: digits('problem.number-mrn'),
  number: digits('problem.rx-number'),
});

/**
 * A family has a few relatives; who tries numbers one after the other is stopped long before one
 * fits.
 */
const PER_ACCOUNT: Limit = { failures: 10, minutes: 60 };
const PER_ADDRESS: Limit = { failures: 40, minutes: 60 };

/** Refills that come by themselves, word of those that are due, and those asked for by number. */
export function automaticRoutes(routes: Registrar): void {
  const page = (ctx: Context<string>): string =>
    `/people/${ctx.params.person}/medicines/${ctx.params.id}`;
  routes.form(
    '/people/:person/medicines/:id/automatic',
    mayRequestRefills,
    AutomaticForm,
    async (ctx) => {
      const { access, input, params } = ctx;
      const { pharmacies, addresses } = await readChoices(access);
      const to =
        input.wish === 'on'
          ? resolveDestination(destinationOf(input.to), pharmacies, addresses)
          : null;
      if (input.wish === 'on' && !to) return redirect(`${page(ctx)}?auto=where`);
      const wish = to
        ? ({ is: 'on', to } as const)
        : input.wish === 'skip'
          ? ({ is: 'skip' } as const)
          : ({ is: 'off' } as const);
      const outcome = await setAutomatic(access, params.id ?? '', wish, ctx);
      return outcome === 'none' ? notFound : redirect(`${page(ctx)}?auto=${outcome}`);
    },
    async () => notFound,
  );
  routes.form(
    '/people/:person/refills/preferences',
    mayRequestRefills,
    PreferenceForm,
    async ({ access, input, params }) => {
      await savePreference(access, { tellDue: input.tell === 'yes' });
      return redirect(`/people/${params.person}/refills`);
    },
    async ({ params }) => redirect(`/people/${params.person}/refills`),
  );

  const byNumber = (ctx: Context<string>, typed: Typed, problems: Problems, sent = false): Answer =>
    pageAnswer(
      ctx.t,
      'medicines',
      ctx.t('number.title'),
      <ByNumberPage
        view={ctx.view}
        typed={typed}
        problems={problems}
        formKey={ctx.newKey()}
        sent={sent}
      />,
      problems,
    );
  routes.page('/refill-by-number', mayRefillByNumber, async (ctx) =>
    byNumber(ctx, {}, {}, ctx.query.sent === 'yes'),
  );
  routes.form(
    '/refill-by-number',
    mayRefillByNumber,
    NumberForm,
    async (ctx) => {
      const { access, deps, input, now, info } = ctx;
      const buckets: Bucket[] = [
        [`refill-by-number ${access.actor?.account.id}`, PER_ACCOUNT],
        [`refill-by-number address ${placeOf(info.address)}`, PER_ADDRESS],
      ];
      // each try counts: whether it fits shows nowhere, and so neither in the count
      if (!(await mayTry(access, buckets, now))) return { kind: 'refusal', refusal: 'too-many' };
      await askByNumber(access, deps.jobs, deps.config.secret, input, now);
      return redirect('/refill-by-number?sent=yes');
    },
    async (ctx, problems, typed) => byNumber(ctx, typed, problems),
  );
}
