import { z } from 'zod';
import { auditShown, shownToStaff } from '../../platform/access/audit-rows.ts';
import { addDays } from '../../platform/clock.ts';
import { field, type Problems, type Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  isUuid,
  mayAlso,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { readFile, readResult } from '../labs/results/result.ts';
import { nameText } from '../labs/tests/sent.pages.tsx';
import {
  mayHoldResults,
  mayNoteResults,
  mayOpenHoldForm,
  mayOpenNoteForm,
  mayReadResultsAsStaff,
  mayReviewResults,
} from '../policy.ts';
import { EXCEPTIONS, HoldPage } from './holds.pages.tsx';
import { NotePage } from './notes.pages.tsx';
import { listOpened } from './opened.ts';
import { StaffResultPage } from './result.pages.tsx';
import {
  correctNote,
  holdResult,
  listHolds,
  releaseResult,
  reviewResult,
  writeNote,
} from './reviews.ts';
import { WaitingResultsPage } from './waiting.pages.tsx';
import { listWaitingResults } from './waiting.ts';

const HoldForm = z.object({
  exception: z.enum(EXCEPTIONS, 'problem.exception'),
  reason: z.string('problem.reason').trim().min(10, 'problem.reason').max(1000, 'problem.too-long'),
  until: z.iso.date('problem.date'),
});
const NoteForm = z.object({ body: field.text('problem.note', 4000) });
const CorrectionForm = NoteForm.extend({ version: z.coerce.number().int().positive() });

/** The longest hold in days; after that it is renewed with a reason or ends. */
const HOLD_DAYS = 30;

/** What staff see of a person's results and do with them: notes, holds, reviews. */
export function reviewRoutes(routes: Registrar): void {
  routes.page('/staff/reviews', mayReviewResults, async (ctx) => {
    const { access, t, view, newKey } = ctx;
    const list = await listWaitingResults(access, ctx);
    // the member's log says that their name was in a list, not that there is a result
    auditShown(
      access,
      access.info,
      shownToStaff(access, 'results:listed', 'results', 'treatment'),
      list.map((one) => one.patientId),
    );
    return pageAnswer(
      t,
      'staff-reviews',
      t('reviews.title'),
      <WaitingResultsPage view={view} list={list} newKey={newKey} />,
    );
  });
  routes.page('/staff/people/:person/results/:id', mayReadResultsAsStaff, async (ctx) => {
    const { access, params, query, t, view, now, today, settings } = ctx;
    const page = await readResult(access, { now, today, settings }, params.id ?? '', true);
    if (!page) return notFound;
    const holds = await listHolds(access, page.result.id);
    return {
      kind: 'page',
      title: nameText(t, page.result.code, page.result.name),
      place: 'staff-results',
      body: (
        <StaffResultPage
          view={view}
          page={page}
          holds={holds}
          keys={[ctx.newKey(), ctx.newKey()]}
          may={{ hold: mayAlso(mayHoldResults, ctx), note: mayAlso(mayNoteResults, ctx) }}
          done={query.done ?? null}
        />
      ),
    };
  });

  routes.page(
    '/staff/people/:person/results/:id/files/:index',
    mayReadResultsAsStaff,
    async ({ access, params, now, today, settings }) => {
      if (!/^\d{1,2}$/.test(params.index ?? '')) return notFound;
      const file = await readFile(
        access,
        { now, today, settings },
        params.id ?? '',
        Number(params.index),
      );
      return file ? { kind: 'file', ...file } : notFound;
    },
  );

  const hold = async (
    ctx: Context<'results:hold' | 'results:staff'>,
    typed: Typed,
    problems: Problems,
  ): Promise<Answer> => {
    const { access, params, t, view, now, today, settings } = ctx;
    const page = await readResult(access, { now, today, settings }, params.id ?? '', true);
    if (!page) return notFound;
    const opened = await listOpened(access, { now, today, settings }, page.result.id);
    return pageAnswer(
      t,
      'staff-results',
      t('staff.hold'),
      <HoldPage
        view={view}
        result={page.result}
        opened={opened}
        typed={typed}
        problems={problems}
        formKey={ctx.newKey()}
        latest={addDays(today, HOLD_DAYS)}
      />,
      problems,
    );
  };
  routes.page('/staff/people/:person/results/:id/hold', mayOpenHoldForm, (ctx) =>
    hold(ctx, {}, {}),
  );
  routes.form(
    '/staff/people/:person/results/:id/hold',
    mayHoldResults,
    HoldForm,
    async (ctx) => {
      const { access, params, input, now, today } = ctx;
      if (input.until < today || input.until > addDays(today, HOLD_DAYS))
        return hold(ctx, input, { until: 'problem.until' });
      const outcome = await holdResult(access, { resultId: params.id ?? '', ...input }, now);
      if (outcome === 'no-result') return notFound;
      return redirect(`/staff/people/${params.person}/results/${params.id}?done=${outcome}`);
    },
    (ctx, problems, typed) => hold(ctx, typed, problems),
  );
  const back = <P extends string>(ctx: Context<P>, done: string): Answer =>
    isUuid(ctx.params.id)
      ? redirect(`/staff/people/${ctx.params.person}/results/${ctx.params.id}?done=${done}`)
      : notFound;
  routes.button('/staff/people/:person/results/:id/release', mayHoldResults, async (ctx) => {
    const outcome = await releaseResult(ctx.access, ctx.params.id ?? '', ctx.now);
    return outcome === 'no-result' ? notFound : back(ctx, outcome);
  });
  routes.button('/staff/people/:person/results/:id/review', mayNoteResults, async (ctx) => {
    const outcome = await reviewResult(ctx.access, ctx.params.id ?? '', ctx.now);
    return outcome === 'no-result' ? notFound : back(ctx, outcome);
  });

  /** The form of a note, or of the correction of the note in the address. */
  const note = async (
    ctx: Context<'results:note' | 'results:staff'>,
    typed: Typed,
    problems: Problems,
  ): Promise<Answer> => {
    const { access, params, t, view, now, today, settings } = ctx;
    const page = await readResult(access, { now, today, settings }, params.id ?? '', true);
    if (!page) return notFound;
    const corrected = page.notes.find((one) => one.id === params.note);
    if (params.note !== undefined && !corrected) return notFound;
    return pageAnswer(
      t,
      'staff-results',
      t(corrected ? 'staff.correct-note' : 'staff.write-note'),
      <NotePage
        view={view}
        page={page}
        note={corrected ?? null}
        typed={typed}
        problems={problems}
        formKey={ctx.newKey()}
      />,
      problems,
    );
  };
  routes.page('/staff/people/:person/results/:id/note', mayOpenNoteForm, (ctx) =>
    note(ctx, {}, {}),
  );
  routes.form(
    '/staff/people/:person/results/:id/note',
    mayNoteResults,
    NoteForm,
    async (ctx) => {
      const outcome = await writeNote(ctx.access, ctx.params.id ?? '', ctx.input.body, ctx);
      return outcome === 'no-result' ? notFound : back(ctx, outcome);
    },
    (ctx, problems, typed) => note(ctx, typed, problems),
  );
  routes.page('/staff/people/:person/results/:id/note/:note', mayOpenNoteForm, (ctx) =>
    note(ctx, {}, {}),
  );
  routes.form(
    '/staff/people/:person/results/:id/note/:note',
    mayNoteResults,
    CorrectionForm,
    async (ctx) => {
      const { id = '', note: noteId } = ctx.params;
      if (!isUuid(noteId)) return notFound;
      const one = { resultId: id, noteId, ...ctx.input };
      const outcome = await correctNote(ctx.access, one, ctx.now);
      if (outcome === 'no-note') return notFound;
      if (outcome === 'moved')
        return note(ctx, { body: ctx.input.body }, { body: 'problem.note-moved' });
      return back(ctx, outcome);
    },
    (ctx, problems, typed) => note(ctx, typed, problems),
  );
}
