import { z } from 'zod';
import { placeOf } from '../../platform/http/addresses.ts';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { type Bucket, type Limit, mayTry } from '../../platform/limits.ts';
import { mayRefillByNumber } from '../policy.ts';
import { ByNumberPage } from './by-number.pages.tsx';
import { askByNumber } from './by-number.ts';

const digits = (key: 'problem.number-mrn' | 'problem.rx-number') =>
  z
    .string(key)
    .transform((text) => text.replace(/[\s-]/g, ''))
    .pipe(z.string().regex(/^[A-Za-z0-9]{4,20}$/, key));
const NumberForm = z.object({
  mrn: digits('problem.number-mrn'),
  number: digits('problem.rx-number'),
});

/** Enough for a family's few relatives, and far too few to find numbers by trying. */
const PER_ACCOUNT: Limit = { failures: 10, minutes: 60 };
const PER_ADDRESS: Limit = { failures: 40, minutes: 60 };

/** Refills for a relative by the numbers on their member card and their label. */
export function byNumberRoutes(routes: Registrar): void {
  const byNumber = (
    ctx: Context<'refills:by-number'>,
    typed: Typed,
    problems: Problems,
    sent = false,
  ): Answer =>
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
      // each attempt counts, so that the count does not reveal whether the numbers match
      if (!(await mayTry(access, buckets, now))) return { kind: 'refusal', refusal: 'too-many' };
      await askByNumber(access, { jobs: deps.jobs, secret: deps.config.secret }, input, now);
      return redirect('/refill-by-number?sent=yes');
    },
    async (ctx, problems, typed) => byNumber(ctx, typed, problems),
  );
}
