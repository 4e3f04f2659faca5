import type { View } from '../../../platform/http/routes.ts';
import type { Words } from '../../../platform/i18n.ts';
import { Alert, Card, CardHead, Empty, Icon } from '../../../ui/kit.tsx';
import { Sent } from '../../../ui/text.tsx';
import type { LabText } from '../derive/result.rules.ts';
import { Facts, NoteBy, Unreadable } from '../tests/beside.pages.tsx';
import {
  Concept,
  namesAsSent,
  SentNames,
  SentText,
  sayDate,
  sayDates,
} from '../tests/sent.pages.tsx';
import { Tests } from '../tests/tests.pages.tsx';
import { whenOf } from '../tests/values.pages.tsx';
import { Notes } from './notes.pages.tsx';
import type { ResultPage } from './result.ts';
import type { ShownFile, ShownResult } from './shown.ts';

/** The parts of a result's page: on the member's, on the staff's, on paper. */

/** When, by whom, for whom; if the date is unknown, that. */
export function ResultFacts({ t, result }: { t: Words; result: ShownResult }) {
  const { about } = result;
  const status = `status.${result.status}`;
  const collected = about.collected
    ? sayDates(t, about.collected)
    : result.collectedPrecision === 'unknown'
      ? t('labs.not-known')
      : whenOf(t, result);
  return (
    <>
      <ul class="facts">
        <li>
          {t('labs.collected')} <strong>{collected}</strong>
        </li>
        {about.received && <li>{t('labs.received', { at: sayDate(t, about.received) })}</li>}
        {(about.reported || result.reportedAt) && (
          <li>
            {t('labs.reported', {
              at: about.reported
                ? sayDate(t, about.reported)
                : result.reportedAt
                  ? t.date(result.reportedAt, 'day-time')
                  : '',
            })}
          </li>
        )}
        <li>{t(t.has(status) ? status : 'status.unknown')}</li>
        {result.orderedBy && (
          <li>
            {t('labs.ordered-by', { name: '' })}
            <Sent t={t}>{result.orderedBy}</Sent>
          </li>
        )}
        {result.laboratory && (
          <li>
            <Sent t={t}>{result.laboratory}</Sent>
          </li>
        )}
      </ul>
      <Facts t={t} facts={about.facts} />
    </>
  );
}

/** The sender's own names for a result, if the page uses another. */
export function ResultNames({ t, result }: { t: Words; result: ShownResult }) {
  return (
    <SentNames
      t={t}
      names={namesAsSent(t, result.code, result.name, result.about.also)}
      kind="muted as-sent"
    />
  );
}

/** What a status means for the reader. `earlier`: what it said before is on the page. */
export function StatusAlert({
  t,
  status,
  earlier,
}: {
  t: Words;
  status: string;
  earlier?: boolean;
}) {
  if (status === 'preliminary' || status === 'partial')
    return (
      <Alert tone="warning" title={t('labs.preliminary')}>
        <p>{t('labs.preliminary-text')}</p>
      </Alert>
    );
  if (status === 'corrected' || status === 'amended' || status === 'appended')
    return (
      <Alert tone="warning" title={t('labs.corrected')}>
        <p>{t(earlier ? 'labs.corrected-text' : 'labs.print-corrected')}</p>
      </Alert>
    );
  if (status === 'cancelled')
    return (
      <Alert tone="warning" title={t('labs.cancelled')}>
        <p>{t('labs.cancelled-text')}</p>
      </Alert>
    );
  return null;
}

/**
 * What changes how all of it is read: unreadable modifiers, withdrawn tests, tests that are not on
 * file.
 */
export function Warnings({ t, result }: { t: Words; result: ShownResult }) {
  const { modifiers, withdrawn, missing } = result.about;
  return (
    <>
      <Unreadable t={t} modifiers={modifiers} />
      {withdrawn > 0 && <p class="muted">{t('labs.withdrawn', { n: withdrawn })}</p>}
      {missing > 0 && <p class="muted">{t('labs.missing', { n: missing })}</p>}
    </>
  );
}

/** What a report says as a whole, each kind under its heading. */
export function Texts({ t, texts }: { t: Words; texts: readonly LabText[] }) {
  return (
    <>
      {[...Map.groupBy(texts, (text) => text.kind)].map(([kind, list]) => (
        <section key={kind}>
          <h2>{t(`labs.text-${kind}`)}</h2>
          {list.map((text) =>
            kind === 'code' ? (
              <p key={text.text}>
                <Concept t={t} said={text} />
              </p>
            ) : (
              <div key={text.text}>
                <SentText t={t} label={t(`labs.text-${kind}`)}>
                  {text.text}
                </SentText>
                <NoteBy t={t} note={text} />
              </div>
            ),
          )}
        </section>
      ))}
    </>
  );
}

/** Why a file can't be opened from here, and where it is. */
function whyNot(t: Words, file: ShownFile): string {
  if (file.in === 'elsewhere') return t('labs.file-elsewhere', { url: file.url ?? '' });
  return t(file.in === 'broken' ? 'labs.file-broken' : 'labs.file-not-here');
}

/**
 * A report's files. One that is stored elsewhere is named with its location, as text: no link leads
 * away from here.
 */
export function Files({
  t,
  files,
  base,
}: {
  t: Words;
  files: readonly ShownFile[];
  base: string | null;
}) {
  if (files.length === 0) return null;
  return (
    <Card>
      <CardHead icon="file-text">{t('labs.files')}</CardHead>
      <ul class="doors">
        {files.map((file) => {
          const title = file.title ? <Sent t={t}>{file.title}</Sent> : t('labs.file');
          return (
            <li key={file.index}>
              {file.here && base ? (
                <a href={`${base}/${file.index}`}>
                  <Icon name="download" /> {title}
                </a>
              ) : (
                <p class="file-text">
                  <strong>{title}</strong> {!file.here && whyNot(t, file)}
                </p>
              )}
              {file.at && <p class="muted">{sayDate(t, file.at)}</p>}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

/**
 * Everything that a result says, for members and staff alike.
 * @param files where its files are opened from; without it, what stands beside a form is shown:
 * the result as it is now, without files and earlier versions
 * @param edit as in `Notes`
 */
export function ResultBody({
  view,
  page,
  files = null,
  edit = null,
}: {
  view: View;
  page: ResultPage;
  files?: string | null;
  edit?: ((id: string) => string) | null;
}) {
  const { t } = view;
  const { result } = page;
  return (
    <>
      <StatusAlert
        t={t}
        status={result.status}
        earlier={files !== null && page.earlier.length > 0}
      />
      <Warnings t={t} result={result} />
      <Notes t={t} notes={page.notes} edit={edit} />
      {result.texts.length > 0 && (
        <Card label={t('labs.comment')}>
          <Texts t={t} texts={result.texts} />
        </Card>
      )}
      {result.tests.length > 0 && (
        <Card label={t('labs.tests-label')}>
          <Tests view={view} tests={result.tests} named={[result.name, ...result.about.also]} />
        </Card>
      )}
      {result.tests.length + result.texts.length + result.files.length === 0 && (
        <Empty icon="file-text" title={t('labs.nothing-yet')}>
          <p>{t('labs.nothing-yet-text')}</p>
        </Empty>
      )}
      {files !== null && (
        <>
          <Files t={t} files={result.files} base={files} />
          {page.earlier.map((version) => (
            <details class="answer" key={version.version}>
              <summary>{t('labs.earlier', { at: t.date(version.replacedAt, 'day-time') })}</summary>
              <Texts t={t} texts={version.texts} />
              <Tests view={view} tests={version.tests} />
            </details>
          ))}
        </>
      )}
    </>
  );
}
