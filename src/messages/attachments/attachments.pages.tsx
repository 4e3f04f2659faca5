import type { Config } from '../../platform/config.ts';
import type { FileRow } from '../../platform/files/files.ts';
import { MB } from '../../platform/files/limits.rules.ts';
import { isOpen, SCAN_LATE_MS } from '../../platform/files/states.rules.ts';
import { TYPES } from '../../platform/files/types.rules.ts';
import type { Problems } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import { Checkbox } from '../../ui/fields.tsx';
import { FileField, sizeIn } from '../../ui/files.tsx';
import { Icon } from '../../ui/kit.tsx';
import { BOX, FILES, isRefused, MOST_FILES, MOST_TOGETHER } from './attachments.rules.ts';
import type { Chosen } from './attachments.ts';

type Described = Pick<FileRow, 'name' | 'type' | 'bytes' | 'state'>;

/** The kind and the size of a file, in words. */
function factsOf(t: Words, { type, bytes }: Described): string {
  const kind = (['jpeg', 'pdf', 'docx', 'text'] as const).find((one) => TYPES[one].media === type);
  return [kind && t(`files.type-${kind}`), sizeIn(t, bytes)].filter(Boolean).join(', ');
}

/** What is to be said of a file that can't be opened; null if it can be. */
function standing(
  { t, now }: View,
  config: Pick<Config, 'clamd'>,
  { state, receivedAt }: Pick<FileRow, 'state'> & { receivedAt?: Date },
): string | null {
  if (isOpen({ state }, config)) return null;
  if (isRefused(state)) return t(`files.${state}` as 'files.infected');
  const late = receivedAt && now.getTime() - receivedAt.getTime() > SCAN_LATE_MS;
  return t(late ? 'files.waiting-long' : 'files.waiting');
}

/** The files of a message: each a link, or why it can't be opened. */
export function MessageFiles({
  view,
  config,
  files,
  hrefOf,
}: {
  view: View;
  config: Pick<Config, 'clamd'>;
  files: readonly FileRow[] | undefined;
  hrefOf: (id: string) => string;
}) {
  const { t } = view;
  if (!files || files.length === 0) return null;
  return (
    <ul class="message-files" aria-label={t('files.title')}>
      {files.map((file) => {
        const why = standing(view, config, file);
        return (
          <li key={file.id}>
            <Icon name="file-text" size={18} />
            <span>
              {why ? <bdi>{file.name}</bdi> : <a href={hrefOf(file.id)}>{file.name}</a>}{' '}
              <span class="muted">({factsOf(t, file)})</span>
              {why && <span class="block muted">{why}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** The files that are chosen, for a last look. They go with the form. */
export function ChosenFiles({
  view,
  config,
  chosen,
}: {
  view: View;
  config: Pick<Config, 'clamd'>;
  chosen: readonly Chosen[];
}) {
  const { t } = view;
  return (
    <ul class="message-files">
      {chosen.map((file) => (
        <li key={file.id}>
          <Icon name="file-text" size={18} />
          <span>
            <bdi>{file.name}</bdi> <span class="muted">({factsOf(t, file)})</span>
            {isRefused(file.state) && <span class="block">{standing(view, config, file)}</span>}
          </span>
          <input type="hidden" name={`${BOX}${file.id}`} value="yes" />
        </li>
      ))}
    </ul>
  );
}

/** Where files are added to a message, and those that are chosen already. */
export function FilesField({
  view,
  config,
  chosen,
  problems,
  hint = 'files.hint',
}: {
  view: View;
  config: Pick<Config, 'clamd'>;
  chosen: readonly Chosen[];
  problems: Problems;
  hint?: 'files.hint' | 'files.hint-team';
}) {
  const { t } = view;
  const limits = { n: MOST_FILES, each: FILES.files.maxBytes / MB, all: MOST_TOGETHER / MB };
  return (
    <>
      {chosen.length > 0 && (
        <fieldset class="usa-fieldset usa-form-group" aria-describedby="chosen-hint">
          <legend class="usa-legend">{t('files.chosen')}</legend>
          <span class="usa-hint" id="chosen-hint">
            {t('files.chosen-hint')}
          </span>
          {chosen.map((file) => (
            <Checkbox
              key={file.id}
              name={`${BOX}${file.id}`}
              checked
              problem={
                isRefused(file.state) ? (standing(view, config, file) ?? undefined) : undefined
              }
              label={
                <>
                  <bdi>{file.name}</bdi> <span class="muted">({factsOf(t, file)})</span>
                </>
              }
            />
          ))}
        </fieldset>
      )}
      <FileField
        t={t}
        name="files"
        label={t('files.add')}
        hint={t(hint, limits)}
        rule={FILES.files}
        problems={problems}
        kept
      />
    </>
  );
}
