import { isUs } from '../../platform/countries.rules.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import { Form } from '../../ui/fields.tsx';
import { Alert, Button, Card, CardHead, Empty, LinkButton, Tag } from '../../ui/kit.tsx';
import { RowButton } from '../../ui/row-button.tsx';
import type { LetterBatch } from './letter-batches.sql.ts';
import { BATCH } from './letter-batches.ts';
import { letterText } from './letter-kinds.ts';
import { hasAddress, LETTER_DAYS, mayPrint } from './letters.rules.ts';
import type { QueuedLetter } from './letters.ts';

const fileOf = (batch: LetterBatch) => `/staff/letters/batches/${batch.id}/file`;

/** What the last press did. */
function Done({
  t,
  done,
  batch,
}: {
  t: Words;
  done: string | undefined;
  batch: LetterBatch | undefined;
}) {
  if (done === 'opened' && batch)
    return (
      <Alert tone="success" title={t('letters.done-opened', { n: batch.letters })}>
        <p>{t('letters.done-opened-text')}</p>
        <div class="actions">
          <LinkButton href={fileOf(batch)} icon="printer">
            {t('letters.get-file')}
          </LinkButton>
        </div>
      </Alert>
    );
  if (done !== 'prepared' && done !== 'nothing') return null;
  return (
    <Alert tone={done === 'prepared' ? 'success' : 'info'} title={t(`letters.done-${done}`)}>
      <p>{t(`letters.done-${done}-text`)}</p>
    </Alert>
  );
}

/** The queue of letters, for staff who print and mail them. */
export function LettersPage({
  view,
  letters,
  batches,
  newKey,
  done,
  opened,
}: {
  view: View;
  letters: QueuedLetter[];
  batches: LetterBatch[];
  newKey: () => string;
  done: string | undefined;
  /** The batch that was opened just now. */
  opened: string | undefined;
}) {
  const { t } = view;
  const waiting = letters.filter((letter) => letter.state === 'waiting' && !letter.prepared);
  const ready = waiting.filter(mayPrint).length;
  const step = (letter: QueuedLetter, what: 'mailed' | 'returned' | 'withdraw' | 'release') => (
    <RowButton
      action={`/staff/letters/${letter.id}/${what}`}
      formKey={newKey()}
      of={`${letter.given} ${letter.family}`}
    >
      {t(`letters.${what}`)}
    </RowButton>
  );
  return (
    <>
      <h1>{t('letters.title')}</h1>
      <p class="lead">{t('letters.lead')}</p>
      <Done t={t} done={done} batch={batches.find((one) => one.id === opened && one.openedAt)} />
      {done === 'stale' && (
        <Alert tone="warning" title={t('letters.stale')}>
          <p>{t('letters.stale-text')}</p>
        </Alert>
      )}
      <Card>
        <CardHead icon="printer">{t('letters.ready', { n: ready })}</CardHead>
        <p>{t('letters.ready-text', { days: LETTER_DAYS })}</p>
        {ready > 0 && (
          <Form action="/staff/letters/print" formKey={newKey()}>
            <Button icon="printer">{t('letters.print')}</Button>
          </Form>
        )}
        {view.settings.returnAddress.length === 0 && <p class="muted">{t('letters.no-return')}</p>}
        {ready > BATCH && <p class="muted">{t('letters.at-once', { n: BATCH })}</p>}
      </Card>
      {batches.length > 0 && (
        <Card>
          <CardHead icon="file-text">{t('letters.files')}</CardHead>
          <p>{t('letters.files-text')}</p>
          <ul class="result-list">
            {batches.map((batch) => (
              <li class="result-row" key={batch.id}>
                <div>
                  <h3>{t('letters.file', { n: batch.letters })}</h3>
                  <p class="muted">
                    {t('letters.file-made', { at: t.date(batch.madeAt, 'day-time') })}
                    {batch.openedAt
                      ? ` · ${t('letters.file-opened', { at: t.date(batch.openedAt, 'day-time') })}`
                      : ''}
                  </p>
                </div>
                {batch.openedAt ? (
                  <LinkButton href={fileOf(batch)} kind="outline" icon="printer">
                    {t('letters.open-again')}
                  </LinkButton>
                ) : (
                  <Form action={`/staff/letters/batches/${batch.id}/open`} formKey={newKey()}>
                    <Button icon="printer">{t('letters.open')}</Button>
                  </Form>
                )}
              </li>
            ))}
          </ul>
        </Card>
      )}
      {letters.length === 0 ? (
        <Empty icon="mail" title={t('letters.none')}>
          <p>{t('letters.none-text')}</p>
        </Empty>
      ) : (
        <Card>
          <h2 class="usa-sr-only">{t('letters.list')}</h2>
          <ul class="result-list">
            {letters.map((letter) => {
              const address = hasAddress(letter);
              return (
                <li class="result-row" key={letter.id}>
                  <div>
                    <h3>
                      {letter.given} {letter.family}{' '}
                      <Tag
                        tone={
                          letter.state === 'returned'
                            ? 'high'
                            : letter.state === 'waiting'
                              ? 'new'
                              : 'plain'
                        }
                      >
                        {t(letter.prepared ? 'letters.is-prepared' : `letters.is-${letter.state}`)}
                      </Tag>
                    </h3>
                    <p class="muted">{t(letterText(letter.kind).label)}</p>
                    <p class="muted">
                      {address
                        ? [
                            ...(letter.lines ?? []),
                            letter.city,
                            letter.region,
                            letter.postalCode,
                            isUs(letter.country) ? null : letter.country,
                          ]
                            .filter(Boolean)
                            .join(', ')
                        : t('letters.no-address')}
                    </p>
                    <p class="muted">
                      {t('letters.asked', { at: t.date(letter.askedAt, 'day-time') })}
                      {letter.printedAt
                        ? ` · ${t('letters.printed', { at: t.date(letter.printedAt, 'day-time') })}`
                        : ''}
                    </p>
                    {letter.deceased && <p>{t('letters.deceased')}</p>}
                    {letter.state === 'waiting' && letter.moved && !letter.released && (
                      <p>{t('letters.moved')}</p>
                    )}
                  </div>
                  <div class="actions">
                    {letter.state === 'waiting' &&
                      letter.moved &&
                      !letter.released &&
                      step(letter, 'release')}
                    {letter.state === 'printed' && step(letter, 'mailed')}
                    {(letter.state === 'printed' || letter.state === 'returned') &&
                      !letter.prepared &&
                      mayPrint(letter) && (
                        <RowButton
                          action={`/staff/letters/${letter.id}/print`}
                          formKey={newKey()}
                          of={`${letter.given} ${letter.family}`}
                        >
                          {t('letters.reprint')}
                        </RowButton>
                      )}
                    {letter.state === 'mailed' && step(letter, 'returned')}
                    {letter.state !== 'mailed' && step(letter, 'withdraw')}
                  </div>
                </li>
              );
            })}
          </ul>
        </Card>
      )}
    </>
  );
}
