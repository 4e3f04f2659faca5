import { sayBorn } from '../../people/born.ts';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Choice, ErrorSummary, Form, TextArea } from '../../ui/fields.tsx';
import {
  Alert,
  Button,
  Card,
  CardHead,
  Crumbs,
  Done,
  Empty,
  SummaryList,
  Table,
  Tag,
  type Tone,
} from '../../ui/kit.tsx';
import { factLine, Phone } from '../../ui/text.tsx';
import { phoneToCall } from '../sections/phones.rules.ts';
import { rowsOf } from '../sections/rows.pages.tsx';
import { sectionOf } from '../sections/sections.rules.ts';
import { type Marked, markOf, REASONS } from './reviews.rules.ts';
import type { Comparison, QueuedProposal } from './reviews.ts';

const BASE = '/staff/information';

export function QueuePage({
  view,
  waiting,
  done,
}: {
  view: View;
  waiting: readonly QueuedProposal[];
  done: string | null;
}) {
  const { t } = view;
  return (
    <>
      {done && <Done t={t} said={`desk.done-${done}`} />}
      <h1>{t('desk.title')}</h1>
      <p class="lead">{t('desk.lead')}</p>
      {waiting.length === 0 ? (
        <Empty icon="check" title={t('desk.none')}>
          <p>{t('desk.none-text')}</p>
        </Empty>
      ) : (
        <Card>
          <h2 class="usa-sr-only">{t('desk.list')}</h2>
          <ul class="result-list">
            {waiting.map((one) => (
              <li class="result-row" key={one.id}>
                <div>
                  <h3>
                    <a href={`${BASE}/${one.id}`}>
                      {t(`info.section-${one.section}`)}: {one.given} {one.family}
                    </a>{' '}
                    {one.callAt && <Tag tone="plain">{t('desk.called')}</Tag>}
                  </h3>
                  <p class="muted">
                    {factLine(t, [
                      one.birthDate && t('desk.born', { day: t.day(one.birthDate) }),
                      t(one.askedAs === 'self' ? 'desk.asked' : 'desk.asked-caregiver', {
                        at: t.date(one.askedAt, 'day-time'),
                      }),
                    ])}
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

const TONES: Record<Marked, Tone> = {
  same: 'plain',
  changed: 'new',
  added: 'new',
  removed: 'high',
};

/** The record and the requested correction, side by side; each difference is named. */
function Compared({ view, whole }: { view: View; whole: Comparison }) {
  const { t, today } = view;
  const { proposal, now, stale } = whole;
  const [then, present, asked] = [proposal.base, now, proposal.proposed].map((part) =>
    rowsOf(t, proposal.section, part, today),
  );
  const of = (rows: typeof asked, id: string) => rows?.find((one) => one.id === id)?.value ?? '';
  const all = [...(present ?? []), ...(stale ? (then ?? []) : []), ...(asked ?? [])];
  const ids = [...new Set(all.map((one) => one.id))];
  const cell = (value: string) => (value === '' ? t('desk.nothing') : <bdi>{value}</bdi>);
  return (
    <Table
      titled
      caption={t('desk.compared')}
      head={[
        t(`info.section-${proposal.section}`),
        ...(stale ? [t('desk.then')] : []),
        t('desk.now'),
        t('desk.wanted'),
        t('desk.difference'),
      ]}
      rows={ids.map((id) => {
        const mark = markOf(of(present, id), of(asked, id));
        return {
          key: id,
          cells: [
            all.find((one) => one.id === id)?.term ?? '',
            ...(stale ? [cell(of(then, id))] : []),
            cell(of(present, id)),
            cell(of(asked, id)),
            <Tag key="mark" tone={TONES[mark]}>
              {t(`desk.is-${mark}`)}
            </Tag>,
          ],
        };
      })}
    />
  );
}

interface ReviewProps {
  view: View;
  whole: Comparison;
  typed: Typed;
  problems: Problems;
  newKey: () => string;
  done: string | null;
}

export function ReviewPage(props: ReviewProps) {
  const { view, whole, problems, done } = props;
  const { t } = view;
  const { proposal, identity, stale, mayAsk, own } = whole;
  const name = `${identity.given} ${identity.family}`;
  const waits = proposal.state === 'waiting';
  const told = done === 'decided' || done === 'changed' || done === 'own' || done === 'right-ended';
  return (
    <>
      <Crumbs t={t} trail={[{ href: BASE, text: t('desk.title') }, { text: t('desk.one') }]} />
      <ErrorSummary t={t} problems={problems} />
      {told && (
        <Alert tone="warning" title={t(`desk.not-${done}`)}>
          <p>{t(`desk.not-${done}-text`)}</p>
        </Alert>
      )}
      <h1>
        {t(`info.section-${proposal.section}`)}: {name}
      </h1>
      <SummaryList
        rows={[
          { term: t('info.born'), value: sayBorn(t, identity) ?? '–' },
          { term: t('info.mrn'), value: identity.mrn ?? '–' },
          {
            term: t('desk.who'),
            value: t(proposal.askedAs === 'self' ? 'desk.who-self' : 'desk.who-caregiver', {
              name: proposal.askedByName,
              at: t.date(proposal.askedAt, 'day-time'),
            }),
          },
        ]}
      />
      {waits && stale && (
        <Alert tone="warning" title={t('desk.stale')}>
          <p>{t('desk.stale-text')}</p>
        </Alert>
      )}
      {waits && !mayAsk && (
        <Alert tone="warning" title={t('desk.not-right-ended')}>
          <p>{t('desk.not-right-ended-text')}</p>
        </Alert>
      )}
      <Card>
        <Compared view={view} whole={whole} />
      </Card>
      <Reach view={view} whole={whole} />
      {!waits ? <Decided view={view} whole={whole} /> : !own && <Decision {...props} />}
      {waits && own && (
        <Alert tone="warning">
          <p>{t('desk.not-own-text')}</p>
        </Alert>
      )}
    </>
  );
}

/** How to call the member: only by the confidential phone, if there is one. */
function Reach({ view, whole }: { view: View; whole: Comparison }) {
  const { t, today } = view;
  const { confidential, patient } = whole;
  if (confidential)
    return (
      <Alert tone="warning" title={t('desk.confidential')}>
        <p>{t('desk.confidential-text')}</p>
        {confidential.phone && (
          <p>
            <Phone number={confidential.phone} />
          </p>
        )}
      </Alert>
    );
  const number = phoneToCall(sectionOf(patient, 'phones').telecom, today);
  return number ? (
    <p>
      {t('desk.call-at')} <Phone number={number} />
    </p>
  ) : (
    <p>{t('desk.no-phone')}</p>
  );
}

function Decided({ view, whole }: { view: View; whole: Comparison }) {
  const { t } = view;
  const { state, decidedByName, endedAt, reason, note } = whole.proposal;
  const at = endedAt ? t.date(endedAt, 'day-time') : '';
  if (state === 'waiting') return null;
  return (
    <Card tone="sand">
      <CardHead icon="history">{t(`desk.state-${state}`)}</CardHead>
      <p>{decidedByName ? t('desk.by', { name: decidedByName, at }) : at}</p>
      {reason && <p>{t(`desk.reason-${reason}`)}</p>}
      {note && <p dir="auto">{note}</p>}
    </Card>
  );
}

function Decision({ view, whole, typed, problems, newKey }: ReviewProps) {
  const { t } = view;
  const { proposal, seen, mayAsk } = whole;
  const action = `${BASE}/${proposal.id}`;
  return (
    <Form action={action} formKey={newKey()} label={t('desk.decide')}>
      <input type="hidden" name="seen" value={seen} />
      <Choice
        t={t}
        name="do"
        legend={t('desk.decide')}
        problems={problems}
        value={typed.do}
        options={[
          ...(mayAsk
            ? [{ value: 'accept', label: t('desk.accept'), hint: t('desk.accept-hint') }]
            : []),
          { value: 'decline', label: t('desk.decline'), hint: t('desk.decline-hint') },
          { value: 'call', label: t('desk.call'), hint: t('desk.call-hint') },
        ]}
      />
      <Choice
        t={t}
        name="reason"
        legend={t('desk.reason')}
        hint={t('desk.reason-hint')}
        problems={problems}
        value={typed.reason}
        options={REASONS.map((reason) => ({ value: reason, label: t(`desk.reason-${reason}`) }))}
      />
      <TextArea
        t={t}
        name="note"
        label={t('desk.note')}
        hint={t('desk.note-hint')}
        problems={problems}
        value={typed.note ?? ''}
        rows={3}
        max={500}
      />
      <Button>{t('desk.save')}</Button>
    </Form>
  );
}
