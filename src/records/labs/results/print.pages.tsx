import type { View } from '../../../platform/http/routes.ts';
import type { Words } from '../../../platform/i18n.ts';
import { Alert, Icon } from '../../../ui/kit.tsx';
import { Paper } from '../../../ui/paper.tsx';
import { isDrug, isHeading, type Test } from '../../observations/tests.rules.ts';
import { Beside, hasBeside } from '../tests/beside.pages.tsx';
import { Susceptibility } from '../tests/cultures.pages.tsx';
import { FlagTags } from '../tests/flags.pages.tsx';
import { Name, SentText } from '../tests/sent.pages.tsx';
import { isLong } from '../tests/tests.pages.tsx';
import { pathOf, RangeLine, StatusTag, ValueText, valueText } from '../tests/values.pages.tsx';
import { NoteDates } from './notes.pages.tsx';
import { Files, ResultFacts, ResultNames, StatusAlert, Texts, Warnings } from './parts.pages.tsx';
import type { ResultPage } from './result.ts';

interface PaperRow {
  test: Test;
  /** How deep it is inside other tests. */
  depth: number;
}
/** Tests one under another; what works against a germ is in a table of its own. */
const rowsOf = (tests: readonly Test[], depth = 0): PaperRow[] =>
  tests.flatMap((test) => [
    { test, depth },
    ...rowsOf(
      test.members.filter((member) => !isDrug(member)),
      depth + 1,
    ),
  ]);

function Row({ t, test, depth, named }: PaperRow & { t: Words; named: readonly string[] }) {
  const long = isLong(test.value);
  const unit = test.value.kind === 'number' ? test.value.unit : '';
  return (
    <tbody>
      <tr class={`depth-${Math.min(depth, 3)}`}>
        <th scope="row">
          <Name t={t} code={test.code} name={test.name} />
        </th>
        <td data-label={t('labs.value')}>
          <span>
            {isHeading(test) ? (
              '–'
            ) : long ? (
              t('labs.below')
            ) : (
              <ValueText t={t} value={test.value} />
            )}
          </span>
        </td>
        <td data-label={t('labs.range')}>
          <div>
            {test.ranges.length === 0
              ? isHeading(test)
                ? '–'
                : t('labs.no-range')
              : test.ranges.map((range) => (
                  <div key={range.text ?? `${range.low?.sent} ${range.high?.sent}`}>
                    <RangeLine t={t} range={range} unit={unit} />
                  </div>
                ))}
          </div>
        </td>
        <td data-label={t('labs.compared')}>
          <span>
            <FlagTags t={t} test={test} /> <StatusTag t={t} status={test.status} />
            {test.flags.length + test.marks.length === 0 && test.status === 'final' && '–'}
          </span>
        </td>
      </tr>
      {(long || hasBeside(t, test, named)) && (
        <tr class="paper-more">
          <td colspan={4}>
            {long && (
              <SentText t={t} label={t('labs.as-laid-out')}>
                {valueText(t, test.value)}
              </SentText>
            )}
            <Beside t={t} test={test} named={named} />
          </td>
        </tr>
      )}
    </tbody>
  );
}

/** The page for paper: everything expanded, no buttons. */
export function ResultPrintPage({
  view,
  page,
  mrn,
}: {
  view: View;
  page: ResultPage;
  mrn: string | null;
}) {
  const { t } = view;
  const { result } = page;
  return (
    <>
      <p class="no-print">
        <a href={pathOf(view, `/${result.id}`)}>
          <Icon name="arrow-left" /> {t('labs.print-back')}
        </a>
      </p>
      <Alert>
        <p class="no-print">{t('labs.print-how')}</p>
      </Alert>
      <Paper view={view} mrn={mrn}>
        <h1>
          <Name t={t} code={result.code} name={result.name} />
        </h1>
        <ResultNames t={t} result={result} />
        <ResultFacts t={t} result={result} />
        <StatusAlert t={t} status={result.status} />
        <Warnings t={t} result={result} />
        {page.notes.map((note) => (
          <div key={note.id}>
            <h2>{t('labs.note-of', { name: note.authorName })}</h2>
            <p class="prose">{note.body}</p>
            <NoteDates t={t} note={note} />
          </div>
        ))}
        <Texts t={t} texts={result.texts} />
        {result.tests.length > 0 && (
          <table class="usa-table usa-table--borderless usa-table--stacked paper-table">
            <caption>{t('labs.tests-label')}</caption>
            <thead>
              <tr>
                {[t('labs.test'), t('labs.value'), t('labs.range'), t('labs.compared')].map(
                  (text) => (
                    <th scope="col" key={text}>
                      {text}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            {rowsOf(result.tests).map(({ test, depth }) => (
              <Row
                key={test.id}
                t={t}
                test={test}
                depth={depth}
                named={[result.name, ...result.about.also]}
              />
            ))}
          </table>
        )}
        <Susceptibility t={t} tests={result.tests} />
        <Files t={t} files={result.files} base={null} />
      </Paper>
    </>
  );
}
