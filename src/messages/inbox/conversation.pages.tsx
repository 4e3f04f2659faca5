import { ErrorSummary } from '../../ui/fields.tsx';
import { Alert, Crumbs, Done, LinkButton } from '../../ui/kit.tsx';
import { factLine } from '../../ui/text.tsx';
import { sayBlock, whoIsBlocked } from '../blocks/blocks.words.ts';
import { Live } from '../live.pages.tsx';
import { teamOf } from '../teams/teams.rules.ts';
import { type ActProps, AnswerCard, Buttons, More } from './acts.pages.tsx';
import { BASE, pageOf, Standing } from './inbox.pages.tsx';
import type { OpenedByStaff } from './inbox.ts';
import { personFacts, personName } from './inbox.words.ts';
import { NoAnswer } from './no-answer.pages.tsx';
import { Thread } from './thread.pages.tsx';

/** A conversation as staff see it, beside everything that they can do with it. */
export function ConversationPage(
  props: ActProps &
    Pick<OpenedByStaff, 'events' | 'closed' | 'blocks'> & {
      done: string | null;
      mayBlock: boolean;
    },
) {
  const { view, one, from, problems, done, closed } = props;
  const { t } = view;
  return (
    <>
      <div id="key-u">
        <Crumbs
          t={t}
          trail={[{ href: `${BASE}?show=${from}`, text: t('inbox.title') }, { text: one.subject }]}
        />
      </div>
      <ErrorSummary t={t} problems={problems} />
      {done === 'taken' ? (
        one.assignedName && (
          <Alert tone="warning">
            <p>{t('inbox.taken', { name: one.assignedName })}</p>
          </Alert>
        )
      ) : (
        <Done t={t} said={`inbox.did-${done}`} />
      )}
      <div class="request-head">
        <h1 dir="auto">{one.subject}</h1>
        <p class="request-tags">
          <Standing view={view} one={one} />
        </p>
        <p class="request-person">
          <strong>
            <bdi>{personName(one)}</bdi>
          </strong>{' '}
          {personFacts(view, one).join(' · ')}
        </p>
        <p class="muted">
          {factLine(t, [
            teamOf(one, t.language),
            one.assignedName ? t('inbox.has', { name: one.assignedName }) : t('inbox.nobody-has'),
            !one.replies && t('inbox.no-replies'),
          ])}
        </p>
      </div>
      {one.private && (
        <Alert tone="warning" title={t('inbox.private')}>
          <p>{t('inbox.private-text')}</p>
        </Alert>
      )}
      {props.blocks.map((each) => (
        <Alert
          key={each.id}
          tone="warning"
          title={t('block.stopped', { who: whoIsBlocked(t, each) })}
        >
          <p>{sayBlock(t, each)}</p>
          <p class="sent-text" dir="auto">
            {each.reason}
          </p>
        </Alert>
      ))}
      {one.deceased && (
        <Alert tone="warning">
          <p>{t(one.represented ? 'gate.represented' : 'inbox.deceased')}</p>
        </Alert>
      )}
      <div class="request-sides">
        <div class="request-first">
          <Thread {...props} />
          <Live
            view={view}
            stream={`${BASE}/events/${view.actor?.account.id}`}
            known={[{ id: one.id, mark: String(one.lastSeq) }]}
            only={one.id}
            here={pageOf(one.id, from)}
            says="inbox.live-here"
            shows="inbox.live-show"
          />
        </div>
        <div class="request-act">
          {closed ? <NoAnswer {...props} why={closed} /> : <AnswerCard {...props} />}
          <Buttons {...props} />
          <More {...props} />
          {props.mayBlock && (
            <p>
              <a href={`${BASE}/${one.id}/block`}>{t('block.link')}</a>
            </p>
          )}
          <p>
            <LinkButton href={`${BASE}/${one.id}/file`} kind="plain" icon="download">
              {t('messages.save-pdf')}
            </LinkButton>
          </p>
        </div>
      </div>
    </>
  );
}
