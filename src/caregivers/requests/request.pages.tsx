import type { Config } from '../../platform/config.ts';
import type { FileRow } from '../../platform/files/files.ts';
import type { Problems } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { AskFirst } from '../../ui/ask-first.tsx';
import { ErrorSummary } from '../../ui/fields.tsx';
import { sizeIn, UploadForm } from '../../ui/files.tsx';
import {
  Alert,
  Button,
  Card,
  CardHead,
  Crumbs,
  Done,
  LinkButton,
  SummaryList,
} from '../../ui/kit.tsx';
import { RowButton } from '../../ui/row-button.tsx';
import { wordsWithPhones } from '../../ui/text.tsx';
import { PaperField } from './ask.pages.tsx';
import { nameOf, StateTag } from './family.pages.tsx';
import {
  isOver,
  MOST_PAPERS,
  type RequestState,
  shownState,
  takesPapers,
} from './requests.rules.ts';
import type { OwnRequest } from './requests.ts';

interface RequestProps {
  view: View;
  request: OwnRequest;
  papers: readonly FileRow[];
  newKey(): string;
  config: Pick<Config, 'clamd'>;
}

/** One request, for the person who sent it: its state, what is next, its papers and its history. */
export function RequestPage({
  done,
  problems,
  ...props
}: RequestProps & { done: string | null; problems: Problems }) {
  const { view, request, papers, newKey } = props;
  const { t } = view;
  const state = shownState(request.state, request.steps);
  const title = t('request.title', { name: nameOf(request) });
  return (
    <div class="narrow">
      <Crumbs t={t} trail={[{ href: '/family', text: t('family.title') }, { text: title }]} />
      <ErrorSummary t={t} problems={problems} />
      <Done
        t={t}
        said={done !== null && `request.done-${done}`}
        tone={done === 'closed' || done === 'gone' || done === 'over' ? 'warning' : 'success'}
      />
      <h1>{title}</h1>
      <Card>
        <p>
          <StateTag view={view} state={state} />
        </p>
        <Next view={view} request={request} state={state} />
        <SummaryList
          rows={[
            { term: t('request.who'), value: nameOf(request) },
            { term: t('request.born'), value: t.day(request.birthDate, 'day-full') },
            { term: t('request.as'), value: t(`request.as-${request.kind}`) },
            ...(request.note ? [{ term: t('request.note'), value: request.note }] : []),
          ]}
        />
      </Card>
      {(takesPapers(state) || papers.length > 0) && (
        <Papers {...props} state={state} problems={problems} />
      )}
      <History view={view} request={request} state={state} />
      {!isOver(state) && (
        <div class="actions">
          <AskFirst
            action={`/family/requests/${request.id}/withdraw`}
            formKey={newKey()}
            question={t('request.withdraw-question')}
          >
            {t('request.withdraw')}
          </AskFirst>
        </div>
      )}
    </div>
  );
}

/** The step that led to this state, as far as the sender may see it. */
const stepTo = ({ steps }: OwnRequest, state: RequestState) =>
  steps.findLast((step) => step.state === state && !step.silent);

function Next({ view, request, state }: { view: View; request: OwnRequest; state: RequestState }) {
  const { t, settings, people } = view;
  const about = people.find(({ id, relation }) => relation && id === request.aboutId);
  const until = request.expiresAt ? t.date(request.expiresAt, 'day-full') : '';
  const { message } = stepTo(request, state) ?? { message: '' };
  return (
    <>
      <p>
        {wordsWithPhones(t, `request.next-${state}`, { phone: settings.phone, day: until })}{' '}
        {state === 'declined' &&
          request.declineReason &&
          wordsWithPhones(t, `request.why-${request.declineReason}` as 'request.why-other', {
            phone: settings.phone,
          })}
      </p>
      {message && (
        <p class="said">
          <strong>{t('request.said')}</strong> {message}
        </p>
      )}
      {state === 'approved' && about && (
        <p>
          <LinkButton href={`/people/${about.id}`}>
            {t('family.open', { name: about.given })}
          </LinkButton>
        </p>
      )}
    </>
  );
}

function Papers({
  view,
  request,
  papers,
  newKey,
  config,
  state,
  problems,
}: RequestProps & { state: RequestState; problems: Problems }) {
  const { t } = view;
  const path = `/family/requests/${request.id}/papers`;
  const open = takesPapers(state);
  return (
    <Card>
      <CardHead icon="file-text">{t('ask.papers')}</CardHead>
      <p class="muted">{t('request.papers-sealed')}</p>
      {papers.length > 0 && (
        <ul class="rows">
          {papers.map((paper) => (
            <li key={paper.id}>
              <div>
                {paper.name} ({sizeIn(t, paper.bytes)})
                <span class="block muted">{t(paperState(paper, config))}</span>
                {open && (
                  <RowButton
                    action={`${path}/${paper.id}/remove`}
                    formKey={newKey()}
                    of={paper.name}
                    kind="plain"
                  >
                    {t('request.paper-remove')}
                  </RowButton>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
      {open && papers.length < MOST_PAPERS && (
        <UploadForm action={path} formKey={newKey()} label={t('request.papers-add')}>
          <PaperField view={view} problems={problems} />
          <Button kind="outline">{t('request.papers-add')}</Button>
        </UploadForm>
      )}
      {open && papers.length >= MOST_PAPERS && (
        <Alert>
          <p>{t('problem.care-papers')}</p>
        </Alert>
      )}
    </Card>
  );
}

/** Without a virus scanner no file is checked, so the page does not mention a check. */
const paperState = ({ state }: FileRow, { clamd }: Pick<Config, 'clamd'>) =>
  state === 'infected' || state === 'too-large' || state === 'failed'
    ? (`paper.${state}` as const)
    : state === 'waiting' && clamd
      ? 'paper.waiting'
      : 'paper.here';

function History({
  view,
  request,
  state,
}: {
  view: View;
  request: OwnRequest;
  state: RequestState;
}) {
  const { t } = view;
  const last = stepTo(request, state);
  return (
    <section aria-labelledby="request-history">
      <h2 id="request-history">{t('request.history')}</h2>
      <ol class="plain-list">
        {request.steps
          .filter(({ silent }) => !silent)
          .map((step) => (
            <li key={`${step.at.getTime()} ${step.state}`}>
              <span class="block muted">{t.date(step.at, 'day-time')}</span>
              {t(
                step.state === 'in-review' && step.by === 'caregiver'
                  ? 'step.papers-sent'
                  : `step.${step.state}`,
              )}
              {step.message && step !== last && (
                <p class="said">
                  <strong>{t('request.said')}</strong> {step.message}
                </p>
              )}
            </li>
          ))}
      </ol>
    </section>
  );
}
