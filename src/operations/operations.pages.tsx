import type { View } from '../platform/http/routes.ts';
import type { Key } from '../platform/i18n.ts';
import type { Raised } from '../platform/jobs/alarms.ts';
import type { DeadJob } from '../platform/jobs/dead-jobs.ts';
import type { Undelivered } from '../platform/outbox/undelivered.ts';
import { Alert, Card, CardHead, Tag } from '../ui/kit.tsx';
import { RowButton } from '../ui/row-button.tsx';
import { factLine } from '../ui/text.tsx';

interface Shown {
  view: View;
  jobs: DeadJob[];
  messages: Undelivered[];
  alarms: Raised[];
  done: Key | null;
  newKey: () => string;
}

/**
 * Dead jobs and messages, why they failed, and what can be done. Names no person: only ids and
 * codes.
 */
export function OperationsPage({ view, jobs, messages, alarms, done, newKey }: Shown) {
  const { t, settings } = view;
  const at = (date: Date) => t.date(date, 'day-time');
  return (
    <>
      {done && (
        <Alert tone={done === 'operations.gone' ? 'info' : 'success'}>
          <p>{t(done)}</p>
        </Alert>
      )}
      <h1>{t('operations.title')}</h1>
      <p class="lead">{t('operations.lead')}</p>
      <Card>
        <CardHead icon="list-checks">
          {t(jobs.length > 0 ? 'operations.jobs' : 'operations.jobs-none')}
        </CardHead>
        {jobs.length > 0 && (
          <ul class="result-list">
            {jobs.map((job) => {
              const name = `operations.queue-${job.queue}`;
              const what = t(t.has(name) ? name : 'operations.queue-other');
              return (
                <Row
                  key={job.id}
                  view={view}
                  what={what}
                  facts={[
                    t('operations.died', { at: at(job.diedAt) }),
                    t('operations.asked', { at: at(job.madeAt) }),
                    t('link.tries', { n: job.tries }),
                    t('operations.problem', { code: job.problem }),
                  ]}
                  path={`/staff/operations/jobs/${job.id}`}
                  drops
                  newKey={newKey}
                />
              );
            })}
          </ul>
        )}
      </Card>
      <Card>
        <CardHead icon="mail">
          {t(messages.length > 0 ? 'operations.messages' : 'operations.messages-none')}
        </CardHead>
        {messages.length > 0 && (
          <ul class="result-list">
            {messages.map((message) => (
              <Row
                key={message.id}
                view={view}
                what={`${message.destination}: ${message.kind}`}
                tag={message.state}
                facts={[
                  t('operations.asked', { at: at(message.madeAt) }),
                  t('link.tries', { n: message.tries }),
                  t('operations.problem', { code: message.problem ?? '' }),
                ]}
                path={`/staff/operations/messages/${message.id}`}
                drops={message.state === 'dead'}
                newKey={newKey}
              />
            ))}
          </ul>
        )}
      </Card>
      <Card>
        <CardHead icon="eye">
          {t(alarms.length > 0 ? 'operations.alarms' : 'operations.alarms-none')}
        </CardHead>
        <p class="muted">
          {settings.alarmEmails.length > 0
            ? t('operations.alarms-to', { list: settings.alarmEmails.join(', ') })
            : t('operations.alarms-nobody')}
        </p>
        {alarms.length > 0 && (
          <ul class="result-list">
            {alarms.map((alarm) => (
              <li class="result-row" key={`${alarm.kind} ${alarm.about}`}>
                <div>
                  <h3>{t(`alarm.kind-${alarm.kind}`, { about: alarm.about })}</h3>
                  <p class="muted">
                    {factLine(t, [
                      t('operations.alarm-line', { n: alarm.times, at: at(alarm.lastAt) }),
                      alarm.toldAt && t('operations.alarm-told', { at: at(alarm.toldAt) }),
                    ])}
                  </p>
                </div>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </>
  );
}

interface RowShown {
  view: View;
  what: string;
  tag?: 'waiting' | 'dead';
  facts: string[];
  path: string;
  drops: boolean;
  newKey: () => string;
}
function Row({ view: { t }, what, tag, facts, path, drops, newKey }: RowShown) {
  return (
    <li class="result-row">
      <div>
        <h3>{what}</h3>
        <p class="muted">{factLine(t, facts)}</p>
      </div>
      <div class="result-tags">
        {tag && <Tag tone={tag === 'dead' ? 'high' : 'plain'}>{t(`operations.${tag}`)}</Tag>}
        <RowButton action={`${path}/again`} formKey={newKey()} of={what}>
          {t('operations.again')}
        </RowButton>
        {drops && (
          <RowButton action={`${path}/drop`} formKey={newKey()} of={what}>
            {t('operations.drop')}
          </RowButton>
        )}
      </div>
    </li>
  );
}
