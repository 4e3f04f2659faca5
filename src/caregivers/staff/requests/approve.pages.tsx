import { ACTABLE, type Category } from '../../../categories.rules.ts';
import { RELATIONSHIPS, SHAREABLE } from '../../../family/rights/rights.rules.ts';
import type { Problems, Typed } from '../../../platform/http/forms.ts';
import type { View } from '../../../platform/http/routes.ts';
import { Boxes, Choice, ErrorSummary, Form, SelectField, TextArea } from '../../../ui/fields.tsx';
import { Alert, Button, Card, Crumbs, LinkButton, SummaryList } from '../../../ui/kit.tsx';
import { factLine } from '../../../ui/text.tsx';
import { seeWords } from '../../category-words.tsx';
import { TermFields } from '../shared/fields.tsx';
import { OpensToday } from '../shared/opens-today.tsx';
import { basisText, nameOf, relationText } from '../shared/parts.pages.tsx';
import { BASES } from '../shared/terms.rules.ts';
import type { Prepared } from './decisions.ts';
import { CARE, REQUESTS } from './queue.pages.tsx';
import { Side, Warnings } from './side.pages.tsx';

interface Shown {
  view: View;
  ready: Prepared;
  typed: Typed;
  problems: Problems;
  newKey: () => string;
}

const Trail = ({ view, ready }: Pick<Shown, 'view' | 'ready'>) => (
  <Crumbs
    t={view.t}
    trail={[
      { href: CARE, text: view.t('care-staff.requests') },
      {
        href: `${REQUESTS}/${ready.request.id}`,
        text: view.t('care-staff.request-of', { name: ready.caregiver.name }),
      },
      { text: view.t('care-staff.give') },
    ]}
  />
);

/** The terms of the right: what it is based on, what it opens, and until when. */
export function TermsPage({ view, ready, typed, problems, newKey }: Shown) {
  const { t } = view;
  const { request, caregiver, side } = ready;
  const title = t('care-staff.give-to', { name: caregiver.name });
  const box = (action: 'see' | 'act', category: Category) => ({
    name: `may-${action}-${category}`,
    label: seeWords(t, category),
    checked: typed[`may-${action}-${category}`] === 'yes',
  });
  return (
    <>
      <Trail view={view} ready={ready} />
      <ErrorSummary t={t} problems={problems} />
      <h1>{title}</h1>
      <Card>
        <Side view={view} side={side} as="h2" />
      </Card>
      <Form action={`${REQUESTS}/${request.id}/approve`} formKey={newKey()} label={title}>
        <input type="hidden" name="record" value={side.person.patientId} />
        <input type="hidden" name="seen" value={String(request.version)} />
        <input type="hidden" name="step" value="terms" />
        <SelectField
          t={t}
          name="relationship"
          label={t('care-staff.relationship')}
          problems={problems}
          value={typed.relationship}
          none={t('care-staff.choose-one')}
          options={RELATIONSHIPS.map((value) => ({ value, label: relationText(t, value) }))}
        />
        <Choice
          t={t}
          name="basis"
          legend={t('care-staff.basis')}
          problems={problems}
          value={typed.basis}
          options={BASES.map((value) => ({
            value,
            label: basisText(t, value),
            hint: t(`care-staff.by-${value}-hint`),
          }))}
        />
        <TermFields view={view} typed={typed} problems={problems} />
        <details>
          <summary>{t('care-staff.parts')}</summary>
          <p>{t('care-staff.parts-hint')}</p>
          <Boxes
            t={t}
            name="see"
            legend={t('care-staff.may-see')}
            problems={problems}
            options={SHAREABLE.map((category) => box('see', category))}
          />
          <Boxes
            t={t}
            name="act"
            legend={t('care-staff.may-act')}
            problems={problems}
            options={SHAREABLE.filter((category) => ACTABLE.includes(category)).map((category) =>
              box('act', category),
            )}
          />
        </details>
        <div class="actions">
          <Button>{t('care-staff.continue')}</Button>
          <LinkButton kind="outline" href={`${REQUESTS}/${request.id}`}>
            {t('ui.cancel')}
          </LinkButton>
        </div>
      </Form>
    </>
  );
}

/**
 * What the right opens today, before it is given. If there is a safety flag, the page asks for a
 * reason, and then once more for confirmation.
 */
export function CheckPage({
  view,
  ready,
  typed,
  problems,
  newKey,
  last,
}: Shown & { /** The reason is typed: the second confirmation. */ last: boolean }) {
  const { t } = view;
  const { request, caregiver, side, standing, refusal, against } = ready;
  const relation = standing.person?.relation;
  const flagged = side.flags.length > 0;
  const title = t(last ? 'care-staff.check-again' : 'care-staff.check');
  const stops = refusal !== null && refusal !== 'warned';
  const kept = Object.entries(typed).filter(
    ([name]) => !['_key', 'step', 'reason', 'warned', 'change'].includes(name),
  );
  return (
    <>
      <Trail view={view} ready={ready} />
      <ErrorSummary t={t} problems={problems} />
      <h1>{title}</h1>
      {stops && (
        <Alert tone="error">
          <p>{t(`care-staff.not-${refusal}`)}</p>
        </Alert>
      )}
      <Warnings view={view} side={side} />
      <SummaryList
        rows={[
          {
            term: t('care-staff.caregiver'),
            value: factLine(t, [
              caregiver.name,
              relation && relationText(t, relation.relationship),
            ]),
          },
          { term: t('care-staff.person'), value: nameOf(side.person) },
          { term: t('care-staff.basis'), value: relation ? basisText(t, relation.basis) : '–' },
          {
            term: t('care-staff.last-day'),
            value: relation?.endsOn ? t.day(relation.endsOn) : t('care-staff.no-last-day'),
          },
          {
            term: t('care-staff.review-on'),
            value: typed.reviewOn ? t.day(typed.reviewOn) : t('care-staff.no-review'),
          },
          {
            term: t('care-staff.age'),
            value: t(`care-staff.band-${side.band}`),
          },
        ]}
      />
      {side.rights.some(({ accountId }) => accountId === caregiver.id) && (
        <Alert tone="info">
          <p>{t('care-staff.replaces')}</p>
        </Alert>
      )}
      <Card>
        <OpensToday t={t} standing={standing} />
      </Card>
      <Form action={`${REQUESTS}/${request.id}/approve`} formKey={newKey()} label={title}>
        {kept.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {!stops && (
          <>
            <input type="hidden" name="warned" value={against} />
            <input type="hidden" name="step" value={flagged && !last ? 'check' : 'approve'} />
            {last && <input type="hidden" name="reason" value={typed.reason} />}
          </>
        )}
        {stops && <input type="hidden" name="step" value="terms" />}
        {flagged && !last && !stops && (
          <TextArea
            t={t}
            name="reason"
            label={t('care-staff.reason-flag')}
            hint={t('care-staff.reason-flag-hint')}
            problems={problems}
            value={typed.reason}
            rows={3}
            max={1000}
          />
        )}
        {last && (
          <Alert tone="warning" title={t('care-staff.sure')}>
            <p>{t('care-staff.sure-text')}</p>
            <p class="prose" dir="auto">
              {typed.reason}
            </p>
          </Alert>
        )}
        <div class="actions">
          {!stops && (
            <Button>
              {t(
                flagged && !last
                  ? 'care-staff.continue'
                  : last
                    ? 'care-staff.approve-anyway'
                    : 'care-staff.approve',
              )}
            </Button>
          )}
          <Button kind="outline" name="change" value="yes">
            {t('care-staff.change')}
          </Button>
        </div>
      </Form>
    </>
  );
}
