import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Choice, ErrorSummary, Form, TextArea, TextField } from '../../ui/fields.tsx';
import { Button, Card, CardHead, Crumbs, Done, Empty, Tag } from '../../ui/kit.tsx';
import { Pages } from '../../ui/pages.tsx';
import { RowButton } from '../../ui/row-button.tsx';
import type { Block, Listed } from '../blocks/blocks.ts';
import { sayBlock, whoIsBlocked } from '../blocks/blocks.words.ts';
import { personFacts, personName } from '../inbox/inbox.words.ts';
import type { Opened } from './blocking.ts';

export const BASE = '/staff/messages/blocked';
export const MOST_REASON = 4000;
export const PER_PAGE = 25;
/** How the form calls the person. */
export const SELF = 'self';

interface BlockProps extends Opened {
  view: View;
  typed: Typed;
  problems: Problems;
  done: string | null;
  newKey: () => string;
}

/** Whose messages about a person are stopped, since when and why; and a form to stop some. */
export function BlockPage(props: BlockProps) {
  const { view, one, blocks, typed, problems, done } = props;
  const { t } = view;
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: '/staff/messages', text: t('inbox.title') },
          { href: `/staff/messages/${one.id}`, text: one.subject },
          { text: t('block.title') },
        ]}
      />
      <ErrorSummary t={t} problems={problems} />
      <Done t={t} said={done && `block.${done}`} />
      <h1>{t('block.title')}</h1>
      <p>
        <strong>
          <bdi>{personName(one)}</bdi>
        </strong>{' '}
        {personFacts(view, one).join(' · ')}
      </p>
      <p class="lead">{t('block.lead')}</p>
      {blocks.length > 0 && (
        <Card>
          <CardHead icon="lock">{t('block.list')}</CardHead>
          <ul class="result-list">
            {blocks.map((each) => (
              <BlockRow key={each.id} {...props} each={each} />
            ))}
          </ul>
        </Card>
      )}
      <StopForm {...props} typed={typed} />
      <p>
        <a href={BASE}>{t('block.everybody')}</a>
      </p>
    </div>
  );
}

function StopForm({ view: { t }, one, free, typed, problems, newKey }: BlockProps) {
  if (free.length === 0) return <p>{t('block.nobody')}</p>;
  return (
    <Form action={`/staff/messages/${one.id}/block`} formKey={newKey()} label={t('block.title')}>
      <Choice
        t={t}
        name="who"
        legend={t('block.who')}
        problems={problems}
        value={typed.who ?? (free.length === 1 ? (free[0]?.caregiverId ?? SELF) : undefined)}
        options={free.map((writer) => ({
          value: writer.caregiverId ?? SELF,
          label: whoIsBlocked(t, writer),
        }))}
      />
      <TextField
        t={t}
        name="until"
        label={t('block.until')}
        hint={t('block.until-hint')}
        problems={problems}
        value={typed.until ?? ''}
        type="date"
      />
      <TextArea
        t={t}
        name="reason"
        label={t('inbox.reason')}
        hint={t('block.reason-hint')}
        problems={problems}
        value={typed.reason}
        max={MOST_REASON}
        rows={3}
      />
      <Button>{t('block.press')}</Button>
    </Form>
  );
}

function BlockRow({
  view: { t },
  each,
  about,
  newKey,
}: {
  view: View;
  each: Block;
  /** Whose record it is about, where the page doesn't say. */
  about?: string;
  newKey: () => string;
}) {
  return (
    <li class="result-row">
      <div>
        <h3>
          <bdi>{whoIsBlocked(t, each)}</bdi>
        </h3>
        {about && <p>{about}</p>}
        <p>{sayBlock(t, each)}</p>
        <p class="sent-text" dir="auto">
          {each.reason}
        </p>
        {each.liftedAt && (
          <p class="muted">
            {t('block.lifted-by', {
              who: each.liftedBy ?? '',
              day: t.date(each.liftedAt, 'day'),
            })}
          </p>
        )}
      </div>
      <div class="result-tags">
        {each.active ? (
          <>
            <Tag tone="high" icon="lock">
              {t('block.active')}
            </Tag>
            <RowButton action={`${BASE}/${each.id}/lift`} formKey={newKey()} of={each.name}>
              {t('block.lift')}
            </RowButton>
          </>
        ) : (
          <Tag tone="plain">{t('block.over')}</Tag>
        )}
      </div>
    </li>
  );
}

/** Everybody whose messages are stopped today. */
export function BlockedListPage({
  view,
  list,
  page,
  more,
  done,
  newKey,
}: {
  view: View;
  list: readonly Listed[];
  page: number;
  more: boolean;
  done: string | null;
  newKey: () => string;
}) {
  const { t } = view;
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: '/staff/messages', text: t('inbox.title') }, { text: t('block.list') }]}
      />
      <Done t={t} said={done && `block.${done}`} />
      <h1>{t('block.list')}</h1>
      {list.length > 0 && <p class="lead">{t('block.list-lead')}</p>}
      {list.length === 0 ? (
        <Empty icon="check" title={t('block.none')}>
          <p>{t('block.none-text')}</p>
        </Empty>
      ) : (
        <Card>
          <h2 class="usa-sr-only">{t('block.everybody')}</h2>
          <ul class="result-list">
            {list.map((each) => (
              <BlockRow
                key={each.id}
                view={view}
                each={each}
                about={[personName(each), ...personFacts(view, each)].join(' · ')}
                newKey={newKey}
              />
            ))}
          </ul>
          <Pages t={t} page={page} more={more} href={(to) => `${BASE}?page=${to}`} />
        </Card>
      )}
    </>
  );
}
