import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { Choice, ErrorSummary, Form, TextArea } from '../../ui/fields.tsx';
import { Alert, Button, Card, Crumbs, Done, Empty, LinkButton, Tag } from '../../ui/kit.tsx';
import type { CaseRow } from '../cases/cases.ts';
import { choicesFor, type OpenCase } from './decisions.ts';
import { Sides } from './sides.pages.tsx';

export const BASE = '/staff/identity';

/** Where a case is decided. The caregivers of joined records have a page of their own. */
export const hrefOf = ({ kind, id }: Pick<CaseRow, 'kind' | 'id'>): string =>
  kind === 'caregivers' ? `/staff/care/joined/${id}` : `${BASE}/${id}`;

/** Open cases, oldest first. */
export function CasesPage({
  view,
  open,
  more,
  done,
}: {
  view: View;
  open: { row: CaseRow; who: string }[];
  more: boolean;
  done: string | null;
}) {
  const { t } = view;
  return (
    <>
      <Done
        t={t}
        said={`identity.done-${done}`}
        tone={done === 'decided' || done === 'parted' ? 'success' : 'warning'}
      />
      <h1>{t('identity.title')}</h1>
      <p class="lead">{t('identity.lead')}</p>
      {open.length === 0 ? (
        <Empty icon="check" title={t('identity.none')}>
          <p>{t('identity.none-text')}</p>
        </Empty>
      ) : (
        <Card>
          <ul class="result-list">
            {open.map(({ row, who }) => (
              <li class="result-row" key={row.id}>
                <div>
                  <h2 class="row-title">
                    <a href={hrefOf(row)}>{who}</a>
                  </h2>
                  <p class="muted">
                    {[
                      t(`identity.kind-${row.kind}`),
                      row.source && t('identity.from', { source: row.source }),
                      t('identity.since', { at: t.date(row.openedAt, 'day-time') }),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </p>
                </div>
                <div class="result-tags">
                  {row.waiting > 0 && (
                    <Tag tone="high" icon="clock">
                      {t('identity.waiting', { n: row.waiting })}
                    </Tag>
                  )}
                </div>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {more && <p>{t('identity.more')}</p>}
      <div class="actions">
        <LinkButton href={`${BASE}/joined`} kind="outline">
          {t('identity.joined')}
        </LinkButton>
      </div>
    </>
  );
}

/** A case with its sides next to each other, differences marked, and the possible decisions. */
export function CasePage({
  view,
  one,
  typed,
  problems,
  formKey,
  refused,
}: {
  view: View;
  one: OpenCase;
  typed: Typed;
  problems: Problems;
  formKey: string;
  refused: string | null;
}) {
  const { t } = view;
  const { row } = one;
  const title = t(`identity.kind-${row.kind}`);
  return (
    <>
      <Crumbs t={t} trail={[{ href: BASE, text: t('identity.title') }, { text: title }]} />
      <ErrorSummary t={t} problems={problems} />
      <h1>{title}</h1>
      {refused && (
        <Alert tone="error">
          <p>{t(`identity.done-${refused}` as Key)}</p>
        </Alert>
      )}
      <p class="lead">{t(`identity.about-${row.kind}`, { source: row.source ?? '' })}</p>
      {row.holds && row.state === 'open' && (
        <Alert>
          <p>{t('identity.holds', { n: row.waiting })}</p>
        </Alert>
      )}
      <Card>
        <Sides t={t} one={one} />
      </Card>
      {row.state === 'open' ? (
        <Form action={`${BASE}/${row.id}`} formKey={formKey} label={t('identity.decide')}>
          <Choice
            t={t}
            name="choice"
            legend={t('identity.decide')}
            problems={problems}
            value={typed.choice}
            options={choicesFor(one).map((value) => ({
              value,
              label: t(`identity.choice-${value}`),
              hint: t(`identity.choice-${value}-hint`),
            }))}
          />
          <TextArea
            t={t}
            name="note"
            label={t('identity.note')}
            hint={t('identity.note-hint')}
            problems={problems}
            value={typed.note}
            rows={3}
            max={1000}
          />
          <p class="muted">{t('identity.rights')}</p>
          <div class="actions">
            <Button>{t('identity.save')}</Button>
            <LinkButton kind="outline" href={BASE}>
              {t('ui.cancel')}
            </LinkButton>
          </div>
        </Form>
      ) : (
        <p>
          {t(`identity.state-${row.state}`)}
          {row.decidedAt && `, ${t.date(row.decidedAt, 'day-time')}`}
          {row.decidedByName && `, ${row.decidedByName}`}
          {row.note && `. ${row.note}`}
        </p>
      )}
    </>
  );
}
