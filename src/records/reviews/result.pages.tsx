import type { View } from '../../platform/http/routes.ts';
import { Form } from '../../ui/fields.tsx';
import { Alert, Button, Crumbs, Done, LinkButton, SummaryList, Tag } from '../../ui/kit.tsx';
import { ResultBody, ResultFacts, ResultNames } from '../labs/results/parts.pages.tsx';
import type { ResultPage } from '../labs/results/result.ts';
import { Name, nameLang, nameText } from '../labs/tests/sent.pages.tsx';
import { pathOf } from '../labs/tests/values.pages.tsx';
import type { TestOutline } from '../observations/tests.rules.ts';

/** The names of tests that the sender marked individually. */
const senderHeld = (view: View, tests: TestOutline[]): string[] =>
  tests.flatMap((test) => [
    ...(test.labels.includes('sender-hold') ? [nameText(view.t, test.code, test.name)] : []),
    ...senderHeld(view, test.members),
  ]);

/** What the sender asked for, what follows from it, and who may decide otherwise. */
function SenderHold({
  view,
  result,
  mayShow,
}: {
  view: View;
  result: ResultPage['result'];
  mayShow: boolean;
}) {
  const { t } = view;
  const tests = senderHeld(view, result.tests);
  return (
    <Alert tone="warning" title={t('staff.sender-hold')}>
      {tests.length > 0 && <p>{t('staff.sender-hold-tests', { tests: tests.join(', ') })}</p>}
      <p>{t('staff.sender-hold-text')}</p>
      <p>{t(mayShow ? 'staff.sender-hold-decide' : 'staff.sender-hold-ask')}</p>
    </Alert>
  );
}

interface Hold {
  id: string;
  exception: string;
  reason: string;
  until: string;
  placedByName: string;
  placedAt: Date;
  releasedByName: string | null;
  releasedAt: Date | null;
}

export function StaffResultPage({
  view,
  page,
  holds,
  keys,
  may,
  done,
}: {
  view: View;
  page: ResultPage;
  holds: Hold[];
  keys: [string, string];
  may: { hold: boolean; note: boolean };
  done: string | null;
}) {
  const { t } = view;
  const { result } = page;
  const here = pathOf(view, `/${result.id}`);
  const standing = holds.find((hold) => hold.releasedAt === null);
  return (
    <>
      <Crumbs
        t={t}
        trail={[
          { href: pathOf(view, ''), text: t('staff.results') },
          { text: nameText(t, result.code, result.name), lang: nameLang(t, result.code) },
        ]}
      />
      <Done t={t} said={`staff.done-${done}`} />
      <h1>
        <Name t={t} code={result.code} name={result.name} />
      </h1>
      <ResultNames t={t} result={result} />
      <ResultFacts t={t} result={result} />
      {result.senderHold && <SenderHold view={view} result={result} mayShow={may.hold} />}
      {standing && standing.until >= view.today && (
        <Alert tone="warning" title={t('staff.held')}>
          <p>
            {t('staff.held-text', {
              name: standing.placedByName,
              until: t.day(standing.until),
            })}{' '}
            {t(`exception.${standing.exception as 'privacy'}`)}: {standing.reason}
          </p>
        </Alert>
      )}
      {result.reviewed && (
        <p>
          <Tag tone="in" icon="check">
            {t('staff.reviewed')}
          </Tag>
        </p>
      )}
      <ResultBody
        view={view}
        page={page}
        files={`${here}/files`}
        edit={may.note ? (id) => `${here}/note/${id}` : null}
      />
      <div class="actions">
        {may.note && (
          <LinkButton href={`${here}/note`} icon="message-square-text">
            {t('staff.write-note')}
          </LinkButton>
        )}
        {may.note && !result.reviewed && (
          <Form action={`${here}/review`} formKey={keys[0]}>
            <Button kind="outline" icon="check">
              {t('staff.mark-reviewed')}
            </Button>
          </Form>
        )}
        {may.hold && !standing && (
          <LinkButton href={`${here}/hold`} kind="outline" icon="pause">
            {t('staff.hold')}
          </LinkButton>
        )}
        {may.hold && (standing || result.senderHold) && (
          <Form action={`${here}/release`} formKey={keys[1]}>
            <Button kind="outline" icon="check">
              {t(result.senderHold ? 'staff.show' : 'staff.release')}
            </Button>
          </Form>
        )}
      </div>
      {holds.some((hold) => hold.releasedAt) && (
        <details class="answer">
          <summary>{t('staff.holds-before')}</summary>
          {holds
            .filter((hold) => hold.releasedAt)
            .map((hold) => (
              <SummaryList
                key={hold.id}
                rows={[
                  {
                    term: t('staff.hold-why'),
                    value: `${t(`exception.${hold.exception as 'privacy'}`)}: ${hold.reason}`,
                  },
                  {
                    term: t('staff.hold-by'),
                    value: `${hold.placedByName}, ${t.date(hold.placedAt, 'day-time')}`,
                  },
                  {
                    term: t('staff.hold-ended'),
                    value: hold.releasedAt
                      ? `${hold.releasedByName}, ${t.date(hold.releasedAt, 'day-time')}`
                      : '',
                  },
                ]}
              />
            ))}
        </details>
      )}
    </>
  );
}
