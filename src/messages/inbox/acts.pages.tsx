import type { ComponentChildren } from 'preact';
import type { Config } from '../../platform/config.ts';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Checkbox, Choice, Form, SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { UploadForm } from '../../ui/files.tsx';
import { Alert, Button, Card, CardHead } from '../../ui/kit.tsx';
import { FilesField } from '../attachments/attachments.pages.tsx';
import type { Chosen, FilesOf } from '../attachments/attachments.ts';
import { ResultChoice } from '../results/results.pages.tsx';
import type { Attachable, ResultsOf } from '../results/results.ts';
import { teamOf } from '../teams/teams.rules.ts';
import { Blanks, TemplateChoice } from '../templates/choice.pages.tsx';
import type { Offered } from '../templates/templates.ts';
import { Counter } from '../writing/typing.pages.tsx';
import { BASE } from './inbox.pages.tsx';
import { MOST_NOTE } from './inbox.rules.ts';
import type { Box, OpenedByStaff } from './inbox.ts';
import { isNewer, MessageBody } from './thread.pages.tsx';

export interface ActProps extends Pick<OpenedByStaff, 'one' | 'messages' | 'stands'> {
  view: View;
  config: Pick<Config, 'clamd'>;
  /** The files of its messages, and those that go with the answer. */
  files: FilesOf;
  chosen: readonly Chosen[];
  /** The results that its messages name, and those that the answer can. */
  results: ResultsOf;
  attachable: Attachable | null;
  /** The list that it was opened from. */
  from: Box;
  /** Teams and people that it can be given to. */
  receivers: readonly { value: string; label: string }[];
  /** The first and the last day until which it can be set aside. */
  aside: { first: string; last: string };
  typed: Typed;
  problems: Problems;
  /** The newest message that the page showed on which a form was sent; null if none was. */
  seen: number | null;
  /** The newest message that the form on this page goes with; null for the newest there is. */
  keptSeen: number | null;
  /** Templates for the answer. */
  offered: Offered;
  newKey: () => string;
}

/** A form for this conversation. */
function Act({
  one,
  from,
  newKey,
  to,
  label,
  children,
}: Pick<ActProps, 'one' | 'from' | 'newKey'> & {
  to: string;
  label?: string;
  children: ComponentChildren;
}) {
  return (
    <Form action={`${BASE}/${one.id}/${to}`} formKey={newKey()} {...(label ? { label } : {})}>
      <input type="hidden" name="from" value={from} />
      {children}
    </Form>
  );
}
const Seen = ({ one }: Pick<ActProps, 'one'>) => (
  <input type="hidden" name="seen" value={one.lastSeq} />
);

export function AnswerCard(props: ActProps) {
  const { view, one, messages, typed, problems, seen } = props;
  const { t } = view;
  const newer = messages.filter((message) => isNewer(message, seen));
  return (
    <Card tone="teal">
      <CardHead icon="message-square-text">{t('inbox.answer')}</CardHead>
      {newer.length > 0 && (
        <Alert tone="warning" title={t('inbox.moved')}>
          {newer.map((message) => (
            <MessageBody key={message.id} {...props} message={message} newer />
          ))}
        </Alert>
      )}
      <UploadForm
        action={`${BASE}/${one.id}/answer`}
        formKey={props.newKey()}
        label={t('inbox.answer')}
      >
        <input type="hidden" name="from" value={props.from} />
        <input type="hidden" name="seen" value={props.keptSeen ?? one.lastSeq} />
        <TemplateChoice
          t={t}
          offered={props.offered}
          problems={problems}
          button={{ to: `${BASE}/${one.id}/template` }}
        />
        <Blanks t={t} text={typed.text} />
        <div id="key-r">
          <TextArea
            t={t}
            name="text"
            label={t('inbox.text')}
            problems={problems}
            value={typed.text}
            rows={8}
          />
        </div>
        <Counter view={view} of="text" />
        <FilesField {...props} hint="files.hint-team" />
        <ResultChoice
          t={t}
          attachable={props.attachable}
          problems={problems}
          value={typed.result}
        />
        <Choice
          t={t}
          name="sign"
          legend={t('inbox.sign')}
          problems={problems}
          value={typed.sign ?? 'team'}
          options={[
            { value: 'team', label: teamOf(one, t.language) },
            { value: 'me', label: view.actor?.account.name ?? '' },
          ]}
        />
        <Button>{t('inbox.send')}</Button>
      </UploadForm>
    </Card>
  );
}

/** What takes one press. */
export function Buttons(props: ActProps) {
  const { view, one, stands } = props;
  const { t } = view;
  const mine = one.assignedTo === view.actor?.account.id;
  return (
    <div class="step-row">
      {stands === 'open' && !mine && (
        <Act {...props} to="claim">
          <Button kind="outline">{t('inbox.claim')}</Button>
        </Act>
      )}
      {stands === 'closed' && one.teamState !== 'ended' && (
        <Act {...props} to="reopen">
          <Button kind="outline">{t('inbox.reopen')}</Button>
        </Act>
      )}
      {one.lastFrom === 'member' && (
        <Act {...props} to="unread">
          <Button kind="outline">{t('inbox.mark-unread')}</Button>
        </Act>
      )}
    </div>
  );
}

/** What needs a word more, each behind its name until it is wanted. */
export function More(props: ActProps) {
  const { view, one, stands, receivers, aside, typed, problems } = props;
  const { t } = view;
  const has = (...fields: string[]) => fields.some((field) => problems[field]);
  const open = stands === 'open';
  // nothing is done with one that is read-only
  if (stands === 'read-only') return null;
  return (
    <Card>
      <details open={has('note')}>
        <summary>{t('inbox.add-note')}</summary>
        <Act {...props} to="note" label={t('inbox.add-note')}>
          <TextArea
            t={t}
            name="note"
            label={t('inbox.note')}
            hint={t('inbox.staff-only')}
            problems={problems}
            value={typed.note}
            max={MOST_NOTE}
            rows={3}
          />
          <Button kind="outline">{t('inbox.save-note')}</Button>
        </Act>
      </details>
      <details open={has('to', 'reason')}>
        <summary>{t('inbox.reassign')}</summary>
        <Act {...props} to="reassign" label={t('inbox.reassign')}>
          <input type="hidden" name="version" value={one.version} />
          <SelectField
            t={t}
            name="to"
            label={t('inbox.to')}
            problems={problems}
            value={typed.to}
            none={t('inbox.to-none')}
            options={[...receivers]}
          />
          <TextArea
            t={t}
            name="reason"
            label={t('inbox.reason')}
            hint={t('inbox.staff-only')}
            problems={problems}
            value={typed.reason}
            max={MOST_NOTE}
            rows={2}
          />
          <Button kind="outline">{t('inbox.reassign')}</Button>
        </Act>
      </details>
      {open && (
        <>
          <details open={has('until')}>
            <summary>{t('inbox.set-aside')}</summary>
            <Act {...props} to="aside" label={t('inbox.set-aside')}>
              <TextField
                t={t}
                name="until"
                label={t('inbox.until')}
                hint={t('inbox.until-hint')}
                problems={problems}
                value={typed.until ?? aside.first}
                type="date"
              />
              <Button kind="outline">{t('inbox.set-aside')}</Button>
            </Act>
          </details>
          <details id="key-e" open={has('replies')}>
            <summary>{t('inbox.close')}</summary>
            <Act {...props} to="close" label={t('inbox.close')}>
              <Seen one={one} />
              <p>{t('inbox.close-text')}</p>
              <Checkbox
                name="replies"
                label={t('inbox.replies')}
                checked={has('replies') ? typed.replies === 'yes' : one.replies}
                problem={problems.replies && t(problems.replies)}
              />
              <Button kind="outline">{t('inbox.close')}</Button>
            </Act>
          </details>
        </>
      )}
    </Card>
  );
}
