import { zoneName } from '../../clinics/calendar/zones.rules.ts';
import type { Draft } from '../../platform/http/drafts.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { ErrorSummary, Form, SelectField, TextField } from '../../ui/fields.tsx';
import { Alert, Button, Crumbs, Done, Empty, LinkButton } from '../../ui/kit.tsx';
import { Pages } from '../../ui/pages.tsx';
import { factLine } from '../../ui/text.tsx';
import type { Block } from '../hours/hours.ts';
import { sayBetween } from '../hours/say-template.ts';
import { SCHEDULE } from '../paths.ts';
import type { Target } from './targets.ts';

export const BLOCKS = `${SCHEDULE}/blocks`;
/** A block, and what it is of. */
export interface ListedBlock extends Block {
  of: Target;
}

/** A block in words: when it is, as the clock there shows it. */
export const sayBlock = (
  { t }: View,
  { fromAt, toAt, of }: Pick<ListedBlock, 'fromAt' | 'toAt'> & { of: Pick<Target, 'zone'> },
): string => sayBetween(t, of.zone, fromAt, toAt);

/** All blocks that are not over. */
export function BlocksPage({
  view,
  blocks,
  at,
  more,
  done,
}: {
  view: View;
  blocks: readonly ListedBlock[];
  /** The page, from 1. */
  at: number;
  more: boolean;
  done: string;
}) {
  const { t } = view;
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: SCHEDULE, text: t('sched.title') }, { text: t('vblocks.title') }]}
      />
      <Done t={t} said={`sched.${done}`} />
      <h1>{t('vblocks.title')}</h1>
      <p class="lead">{t('vblocks.lead')}</p>
      <div class="actions">
        <LinkButton href={`${BLOCKS}/new`}>{t('vblocks.add')}</LinkButton>
      </div>
      {blocks.length === 0 ? (
        <Empty icon="pause" title={t('vblocks.none')}>
          <p>{t('vblocks.none-text')}</p>
        </Empty>
      ) : (
        <ul class="result-list card">
          {blocks.map((one) => (
            <li class="result-row" key={one.id}>
              <div>
                <h2 class="test-title" dir="auto">
                  {one.of.label}
                </h2>
                <p>{sayBlock(view, one)}</p>
                {one.words && <p dir="auto">{one.words}</p>}
                <p class="muted">
                  {factLine(t, [
                    zoneName(one.of.zone, t.language),
                    one.changedBy &&
                      t('vblocks.made-by', {
                        name: one.changedBy,
                        day: t.date(one.changedAt, 'day'),
                      }),
                  ])}
                </p>
              </div>
              <LinkButton href={`${BLOCKS}/${one.id}/remove`} kind="plain">
                {t('vblocks.remove')} <span class="usa-sr-only">{one.of.label}</span>
              </LinkButton>
            </li>
          ))}
        </ul>
      )}
      <Pages t={t} page={at} more={more} href={(to) => `${BLOCKS}?page=${to}`} />
    </>
  );
}

/** Blocks a time. */
export function BlockPage({
  view,
  targets,
  clinics,
  begin,
  draft,
  formKey,
}: {
  view: View;
  targets: readonly Target[];
  clinics: readonly { id: string; name: string; zone: string }[];
  /** With what the form begins. */
  begin: { of: string; clock: string };
  draft: Draft;
  formKey: string;
}) {
  const { t } = view;
  const { typed, problems } = draft;
  const value = (name: string) => typed?.[name] ?? (begin as Record<string, string>)[name] ?? '';
  const common = (name: string, label: Key, hint?: Key) => ({
    ...{ t, name, problems, label: t(label), value: value(name) },
    ...(hint ? { hint: t(hint) } : {}),
  });
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: SCHEDULE, text: t('sched.title') },
          { href: BLOCKS, text: t('vblocks.title') },
          { text: t('vblocks.add') },
        ]}
      />
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('vblocks.add')}</h1>
      <p class="lead">{t('vblocks.add-lead')}</p>
      <Form action={`${BLOCKS}/new`} formKey={formKey}>
        <SelectField
          {...common('of', 'vblocks.of')}
          none={t('vblocks.of-none')}
          options={targets.map(({ value, label }) => ({ value, label }))}
        />
        <SelectField
          {...common('clock', 'vblocks.clock', 'vblocks.clock-hint')}
          none={t('hours.clinic-none')}
          options={clinics.map(({ id, name, zone }) => ({
            value: id,
            label: `${name} (${zoneName(zone, t.language)})`,
          }))}
        />
        <div class="fields">
          <TextField {...common('fromDay', 'vblocks.from-day')} type="date" short />
          <TextField
            {...common('fromTime', 'vblocks.from-time', 'hours.from-hint')}
            max={20}
            short
          />
          <TextField {...common('untilDay', 'vblocks.until-day')} type="date" short />
          <TextField
            {...common('untilTime', 'vblocks.until-time', 'hours.until-hint')}
            max={20}
            short
          />
        </div>
        <TextField {...common('words', 'vblocks.words', 'vblocks.words-hint')} max={200} />
        <p class="muted">{t('hours.check-first')}</p>
        <div class="actions">
          <Button name="do" value="check">
            {t('hours.check')}
          </Button>
          <LinkButton kind="plain" href={BLOCKS}>
            {t('ui.cancel')}
          </LinkButton>
        </div>
      </Form>
    </div>
  );
}

/** A block that is not saved yet, in words. */
export function NewBlockWords({
  view,
  of,
  from,
  to,
  words,
}: {
  view: View;
  of: Target;
  from: { at: Date; twice: boolean };
  to: { at: Date; twice: boolean };
  words: string;
}) {
  const { t } = view;
  return (
    <>
      <p>
        <strong dir="auto">{of.label}</strong>
        <br />
        {sayBlock(view, { of, fromAt: from.at, toAt: to.at })}
        <br />
        <span class="muted">{zoneName(of.zone, t.language)}</span>
      </p>
      {words && (
        <p class="muted" dir="auto">
          {words}
        </p>
      )}
      {(from.twice || to.twice) && (
        <Alert tone="warning" title={t('vblocks.twice')}>
          {from.twice && <p>{t('vblocks.twice-from')}</p>}
          {to.twice && <p>{t('vblocks.twice-until')}</p>}
        </Alert>
      )}
    </>
  );
}
