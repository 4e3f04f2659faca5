import type { Problems, Typed } from '../platform/http/forms.ts';
import type { View } from '../platform/http/routes.ts';
import type { Key, Words } from '../platform/i18n.ts';
import { Choice, ErrorSummary, Form, TextArea } from '../ui/fields.tsx';
import {
  Alert,
  Button,
  Card,
  CardHead,
  Crumbs,
  LinkButton,
  SummaryList,
  Table,
  Tag,
  type Tone,
} from '../ui/kit.tsx';
import { FLAGS } from './flags.rules.ts';
import type { Review, State, WholeReview } from './reviews.ts';

export const BASE = '/staff/privacy';
export const personName = (one: { given: string; family: string }): string =>
  [one.given, one.family].filter(Boolean).join(' ') || '–';
export const purposeText = (t: Words, purpose: string | null): string => {
  const key = `purpose.${purpose}`;
  return t.has(key) ? t(key) : '–';
};
const STATE_TONES: Record<State, Tone> = { open: 'high', 'follow-up': 'low', cleared: 'in' };

export function FlagTags({
  t,
  review,
  place,
}: {
  t: Words;
  review: Pick<Review, 'flags' | 'state'>;
  place: 'result-tags' | 'tags';
}) {
  return (
    <p class={place}>
      <Tag tone={STATE_TONES[review.state]} icon={review.state === 'cleared' ? 'check' : 'clock'}>
        {t(`privacy.state-${review.state}`)}
      </Tag>
      {FLAGS.filter((flag) => review.flags.includes(flag)).map((flag) => (
        <Tag
          key={flag}
          tone="plain"
          icon={flag === 'emergency' ? 'triangle-alert' : flag === 'listed' ? 'lock' : 'user'}
        >
          {t(`privacy.flag-${flag}`)}
        </Tag>
      ))}
    </p>
  );
}

export interface Shown {
  view: View;
  whole: WholeReview;
  /** Whether it is the officer's own opening, which somebody else has to decide. */
  own: boolean;
  typed: Typed;
  problems: Problems;
  formKey: string;
}

/** One opening: who, whose record, why it is flagged, what else happened, and the decision. */
export function ReviewPage({ view, whole, own, typed, problems, formKey }: Shown) {
  const { t } = view;
  const { review, openings, deeds } = whole;
  const names = { staff: review.staffName, person: personName(review) };
  const title = t('privacy.review-title', names);
  const when = (at: Date) => t.date(at, 'day-time');
  const roles = (t.language === 'es' ? review.rolesEs : review.rolesEn).join(', ');
  const typedReasons = openings.filter((one) => one.reason);
  const missing =
    openings.length === 0 &&
    review.flags.includes('listed') &&
    deeds.some((one) => one.permission === 'people:open' && one.outcome === 'denied');
  return (
    <>
      <Crumbs t={t} trail={[{ href: BASE, text: t('privacy.title') }, { text: title }]} />
      <ErrorSummary t={t} problems={problems} />
      <h1>{title}</h1>
      <FlagTags t={t} review={review} place="tags" />
      <Card>
        <CardHead icon="eye">{t('privacy.why')}</CardHead>
        <ul class="plain-list">
          {FLAGS.filter((flag) => review.flags.includes(flag)).map((flag) => (
            <li key={flag}>{t(`privacy.why-${flag}`, names)}</li>
          ))}
        </ul>
      </Card>
      <Card>
        <CardHead icon="file-text">{t('privacy.facts')}</CardHead>
        <SummaryList
          rows={[
            { term: t('privacy.staff'), value: `${names.staff}${roles && ` (${roles})`}` },
            {
              term: t('privacy.person'),
              value: `${names.person}${review.mrn ? `, ${t('privacy.number', { mrn: review.mrn })}` : ''}`,
            },
            {
              term: t('privacy.when'),
              value:
                review.firstAt.getTime() === review.lastAt.getTime()
                  ? when(review.firstAt)
                  : t('privacy.from-to', {
                      from: when(review.firstAt),
                      to: t.date(review.lastAt, 'time'),
                    }),
            },
            { term: t('privacy.purpose'), value: purposeText(t, review.purpose) },
            {
              term: t('privacy.typed'),
              value:
                typedReasons.length === 0
                  ? t(missing ? 'privacy.typed-missing' : 'privacy.typed-none')
                  : typedReasons.map((one) => (
                      <span class="block prose" key={one.openedAt.getTime()}>
                        {one.reason} <span class="muted">({t.date(one.openedAt, 'time')})</span>
                      </span>
                    )),
            },
          ]}
        />
      </Card>
      {review.state === 'open' ? null : (
        <Card>
          <CardHead icon="check">{t('privacy.decide')}</CardHead>
          <p>
            {t('privacy.decided', {
              state: t(`privacy.state-${review.state}`),
              name: review.decidedByName ?? '',
              at: review.decidedAt ? when(review.decidedAt) : '',
            })}
          </p>
          {review.note && <p class="prose">{review.note}</p>}
        </Card>
      )}
      <Card>
        <CardHead icon="history">{t('privacy.deeds', names)}</CardHead>
        <p class="muted">{t('privacy.deeds-text')}</p>
        <Table
          caption={t('privacy.deeds', names)}
          hideCaption
          head={[t('privacy.when'), t('privacy.what'), t('privacy.purpose'), t('privacy.outcome')]}
          rows={deeds.map((deed) => ({
            key: `${deed.at.getTime()} ${deed.permission} ${deed.outcome} ${deed.purpose}`,
            cells: [
              when(deed.at),
              <span key="what">
                {t(
                  t.has(`did.${deed.permission}`) ? (`did.${deed.permission}` as Key) : 'did.other',
                )}
                {deed.times > 1 && (
                  <span class="muted block">{t('log.times', { n: deed.times })}</span>
                )}
              </span>,
              purposeText(t, deed.purpose),
              t(`privacy.outcome-${deed.outcome}` as Key),
            ],
          }))}
        />
      </Card>
      {own && (
        <Alert>
          <p>{t('privacy.own')}</p>
        </Alert>
      )}
      {!own && review.state !== 'cleared' && (
        <Form action={`${BASE}/${review.id}`} formKey={formKey} label={t('privacy.decide')}>
          <input type="hidden" name="seen" value={review.state} />
          <Choice
            t={t}
            name="state"
            legend={t('privacy.decide')}
            problems={problems}
            value={typed.state}
            options={[
              { value: 'cleared', label: t('privacy.clear'), hint: t('privacy.clear-hint') },
              ...(review.state === 'open'
                ? [
                    {
                      value: 'follow-up',
                      label: t('privacy.follow-up'),
                      hint: t('privacy.follow-up-hint'),
                    },
                  ]
                : []),
            ]}
          />
          <TextArea
            t={t}
            name="note"
            label={t('privacy.note')}
            hint={t('privacy.note-hint')}
            problems={problems}
            value={typed.note ?? review.note}
            rows={3}
            max={2000}
          />
          <div class="actions">
            <Button>{t('privacy.save')}</Button>
            <LinkButton kind="outline" href={BASE}>
              {t('ui.cancel')}
            </LinkButton>
          </div>
        </Form>
      )}
    </>
  );
}
