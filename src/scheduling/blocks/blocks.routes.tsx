import { z } from 'zod';
import { BLANK, type Draft, draftAnswer } from '../../platform/http/drafts.ts';
import type { Problems } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  isUuid,
  pageAnswer,
  pageNumber,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { findBlock, listBlocks } from '../hours/hours.ts';
import { PreviewPage } from '../hours/preview.pages.tsx';
import { removing } from '../hours/removing.tsx';
import { logStranded } from '../hours/stranded.ts';
import { readMinutes } from '../hours/template.rules.ts';
import { day, seen, step } from '../hours/template-form.ts';
import { PLACE, SCHEDULE } from '../paths.ts';
import { mayManageSchedule } from '../policy.ts';
import { typedOf, wordsField } from '../typed.ts';
import {
  BLOCKS,
  BlockPage,
  BlocksPage,
  type ListedBlock,
  NewBlockWords,
  sayBlock,
} from './blocks.pages.tsx';
import { type BlockProblem, blockProblem, instantOf, readOf, type Shown } from './blocks.rules.ts';
import { addBlock, blockStrands, type NewBlock, removeBlock } from './blocks.ts';
import { type Target, targetsOf, targetValue } from './targets.ts';

type Ctx = Context<'schedule:manage'>;
const PER_PAGE = 50;

const time = z.string('problem.hours-time').max(20, 'problem.hours-time').default('');
const BlockForm = z.object({
  of: z.string('problem.vblocks-of').max(60, 'problem.vblocks-of').default(''),
  clock: z
    .union([z.literal(''), z.uuid('problem.hours-clinic')], 'problem.hours-clinic')
    .default(''),
  fromDay: day('problem.hours-day'),
  fromTime: time,
  untilDay: day('problem.hours-day'),
  untilTime: time,
  words: wordsField(200),
  do: step,
  seen,
});
type Input = z.output<typeof BlockForm>;

const PROBLEMS = {
  order: ['untilTime', 'problem.vblocks-order'],
  over: ['untilDay', 'problem.vblocks-over'],
  long: ['untilDay', 'problem.vblocks-long'],
} as const satisfies Record<BlockProblem, readonly [string, string]>;

const loadTargets = ({ access, t, settings }: Ctx, of: string) => {
  const asked = readOf(of);
  const also = asked?.kind === 'clinician' ? asked.id : null;
  return targetsOf(access, t, settings.zone, also);
};

/** What was typed as a block, or what is wrong with it. */
function readBlock(
  input: Input,
  { targets, clinics }: Awaited<ReturnType<typeof targetsOf>>,
  now: Date,
): { problems: Problems } | { block: NewBlock; target: Target; from: Shown; to: Shown } {
  const problems: Problems = {};
  const of = readOf(input.of);
  const found = targets.find(({ value, open }) => open && value === input.of);
  const clock = clinics.find(({ id }) => id === input.clock);
  if (!of || !found) return { problems: { of: 'problem.vblocks-of' } };
  if (of.kind === 'clinician' && !clock) return { problems: { clock: 'problem.hours-clinic' } };
  const target = of.kind === 'clinician' && clock ? { ...found, zone: clock.zone } : found;
  const at = (end: 'from' | 'until'): Shown | null => {
    const name = `${end}Time` as const;
    const minutes = readMinutes(input[name], end);
    if (minutes === null) problems[name] = 'problem.hours-time';
    const shown = instantOf(target.zone, input[`${end}Day`], minutes ?? 0, end);
    if (minutes !== null && !shown) problems[name] = 'problem.vblocks-skipped';
    return shown;
  };
  const [from, to] = [at('from'), at('until')];
  if (!from || !to || Object.keys(problems).length > 0) return { problems };
  const wrong = blockProblem(from.at, to.at, now);
  if (wrong) return { problems: { [PROBLEMS[wrong][0]]: PROBLEMS[wrong][1] } };
  const block = { of, from: from.at, to: to.at, words: input.words };
  return { block, target, from, to };
}

export function blockRoutes(routes: Registrar): void {
  routes.page(BLOCKS, mayManageSchedule, async (ctx) => {
    const { access, view, t, query, now } = ctx;
    const at = pageNumber(query);
    const [all, { targets }] = await Promise.all([
      listBlocks(access, now, null),
      loadTargets(ctx, ''),
    ]);
    const blocks = all.slice((at - 1) * PER_PAGE, at * PER_PAGE);
    const body = (
      <BlocksPage
        {...{ view, at }}
        blocks={await withTargets(ctx, blocks, targets)}
        more={all.length > at * PER_PAGE}
        done={query.done ?? ''}
      />
    );
    return pageAnswer(t, PLACE, t('vblocks.title'), body);
  });
  newBlockRoutes(routes);
  removing<ListedBlock>(routes, {
    path: `${BLOCKS}/:id/remove`,
    find: async (ctx) => {
      const { access, params } = ctx;
      const block = isUuid(params.id) ? await findBlock(access, params.id) : undefined;
      if (!block) return null;
      const { targets } = await loadTargets(ctx, targetValue(block));
      return (await withTargets(ctx, [block], targets))[0] ?? null;
    },
    // nobody’s time ends when a block does
    strands: async () => [],
    remove: async ({ access }, { id }) =>
      (await removeBlock(access, id)) ? { is: 'saved' } : { is: 'none' },
    show: ({ view, t }, block) => ({
      trail: [
        { href: SCHEDULE, text: t('sched.title') },
        { href: BLOCKS, text: t('vblocks.title') },
      ],
      title: t('vblocks.remove-title'),
      version: 0,
      back: BLOCKS,
      body: (
        <p>
          <strong dir="auto">{block.of.label}</strong>
          <br />
          {sayBlock(view, block)}
        </p>
      ),
    }),
  });
}

/** Blocks with what each is of; that of somebody without hours is looked up by itself. */
async function withTargets(
  ctx: Ctx,
  blocks: Awaited<ReturnType<typeof listBlocks>>,
  targets: readonly Target[],
): Promise<ListedBlock[]> {
  const listed: ListedBlock[] = [];
  for (const block of blocks) {
    const value = targetValue(block);
    const is = (one: Target) => one.value === value;
    const of = targets.find(is) ?? (await loadTargets(ctx, value)).targets.find(is);
    if (of) listed.push({ ...block, of });
  }
  return listed;
}

function newBlockRoutes(routes: Registrar): void {
  const path = `${BLOCKS}/new`;
  const show = async (ctx: Ctx, draft: Draft): Promise<Answer> => {
    const { view, t, query } = ctx;
    const of = draft.typed?.of ?? query.of ?? '';
    const { targets, clinics } = await loadTargets(ctx, of);
    const zone = targets.find(({ value }) => value === of)?.zone;
    const clock = clinics.find((one) => one.zone === zone) ?? clinics[0];
    const body = (
      <BlockPage
        {...{ view, clinics, draft }}
        targets={targets.filter(({ open }) => open)}
        begin={{ of, clock: clock?.id ?? '' }}
        formKey={ctx.newKey()}
      />
    );
    return draftAnswer(t, PLACE, t('vblocks.add'), body, draft);
  };
  routes.page(path, mayManageSchedule, (ctx) => show(ctx, BLANK));
  routes.form(
    path,
    mayManageSchedule,
    BlockForm,
    async (ctx) => {
      const { access, view, t, input, now } = ctx;
      const typed = typedOf(input);
      if (input.do === 'edit') return show(ctx, { typed, problems: {} });
      const read = readBlock(input, await loadTargets(ctx, input.of), now);
      if ('problems' in read) return show(ctx, { typed, problems: read.problems });
      const { block, target, from, to } = read;
      const changed =
        input.do === 'save'
          ? await addBlock(access, block, input.seen)
          : ({ is: 'strands', visits: await blockStrands(access, block) } as const);
      if (changed.is === 'saved') return redirect(`${BLOCKS}?done=saved`);
      logStranded(access, changed.visits);
      const title = t('vblocks.preview');
      const body = (
        <PreviewPage
          {...{ view, title, typed }}
          visits={changed.visits}
          trail={[
            { href: SCHEDULE, text: t('sched.title') },
            { href: BLOCKS, text: t('vblocks.title') },
          ]}
          action={path}
          formKey={ctx.newKey()}
          changed={input.do === 'save'}
          cancel={BLOCKS}
        >
          <NewBlockWords {...{ view, of: target, from, to, words: block.words }} />
        </PreviewPage>
      );
      return pageAnswer(t, PLACE, title, body);
    },
    (ctx, problems, typed) => show(ctx, { typed, problems }),
  );
}
