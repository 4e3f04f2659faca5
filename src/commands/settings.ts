import { readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { features } from '../features.ts';
import type { Access } from '../platform/access/access.ts';
import { systemRequest } from '../platform/access/request-info.ts';
import {
  LOGO_BYTES,
  LOGO_PIXELS,
  type LogoProblem,
  readLogo,
} from '../platform/brand/logo.rules.ts';
import { systemClock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import { PlainError } from '../platform/errors.ts';
import { wordsIn } from '../platform/i18n.ts';
import { kindOf } from '../platform/settings/setting-values.ts';
import { type Settings, settingRules } from '../platform/settings/settings.ts';
import {
  type ChangedBy,
  changeSettings,
  type Difference,
  judge,
  listChanges,
  type SettingProblems,
  undoChange,
  type Wanted,
} from '../platform/settings-store/settings-changes.ts';
import { loadSettings, readStored } from '../platform/settings-store/settings-stored.ts';
import { type CommandContext, parse } from './context.ts';

/** `settings …`: the same as the administrator's pages, for when the pages can't be reached. */

const OPTIONS = {
  file: { type: 'string' },
  default: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;
type Options = ReturnType<typeof parse<typeof OPTIONS>>['values'];
type Run = (access: Access<'system:settings'>, config: Config) => Promise<string>;

const HOW =
  'settings get [NAME] | set NAME VALUE | set logo --file FILE | set NAME --default | export [FILE] | import FILE [--dry-run] | history | undo [ID]';
const FORM = 'portico-settings';
const LISTED = 20;

/** Who changes settings at the terminal, for the history. */
const byCommand = (how: ChangedBy['how']): ChangedBy => ({
  how,
  account: null,
  name: userInfo().username,
});

const t = wordsIn('en', 'UTC');
const problemsText = (problems: SettingProblems): string =>
  Object.entries(problems)
    .map(([field, { key, values }]) => `  ${field}: ${t(key, values)}.`)
    .join('\n');
const refuse = (problems: SettingProblems): never => {
  throw new PlainError(`Nothing was changed.\n${problemsText(problems)}`);
};

const LONGEST = 100;
/** As JSON; of something long, such as a picture, only the length. */
function short(value: unknown): string {
  if (value === null || value === undefined) return 'the default';
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text;
}
const differencesText = (differences: readonly Difference[]): string =>
  differences
    .map(({ name, old, new: to }) => `  ${name}: from ${short(old)} to ${short(to)}`)
    .join('\n');

function known(name: string | undefined): string {
  if (name !== undefined && name in settingRules()) return name;
  throw new PlainError(
    name === undefined
      ? `settings needs a command: ${HOW}.`
      : `There is no setting ${name}. "bin/portico settings get" lists them.`,
  );
}

function fileOf(path: string | undefined): Buffer {
  if (path === undefined) throw new PlainError('Name the file.');
  try {
    return readFileSync(path);
  } catch {
    throw new PlainError(`${path} can't be read.`);
  }
}

const LOGO_PROBLEMS: Record<LogoProblem, string> = {
  'logo-type': 'it is not a PNG or a JPEG',
  'logo-broken': 'it is damaged, interlaced, or a kind that some browsers can’t show',
  'logo-bytes': `it is larger than ${LOGO_BYTES / 1024} KB`,
  'logo-size': `each side must be ${LOGO_PIXELS.min} to ${LOGO_PIXELS.max} pixels`,
};

/** The value that `set` stores: JSON, or for a text setting the text itself. */
function valueFor(name: string, given: string | undefined, options: Options): unknown {
  if (options.default) return null;
  if (kindOf(name) === 'state')
    throw new PlainError(`${name} is changed on its own page, /staff/setup.`);
  if (kindOf(name) === 'logo') {
    const logo = readLogo(fileOf(options.file));
    if (typeof logo === 'string')
      throw new PlainError(`${options.file} can't be the logo: ${LOGO_PROBLEMS[logo]}.`);
    return logo;
  }
  const text = options.file === undefined ? given : fileOf(options.file).toString('utf8');
  if (text === undefined) throw new PlainError(`${name} needs a value, --file or --default.`);
  try {
    return JSON.parse(text);
  } catch {
    return text.trim();
  }
}
/** A value that looks like JSON ("48") is still text if the setting takes only text. */
const asGiven = (name: string, value: unknown, text: string | undefined): unknown =>
  typeof value !== 'string' && text !== undefined && settingRules()[name]?.safeParse(text).success
    ? text
    : value;

const fixedBy = (config: Config): Partial<Settings> =>
  Object.assign({}, ...features.map((feature) => feature.settingsFrom?.(config)));

const get =
  (name: string | undefined, options: Options): Run =>
  async (access, config) => {
    const [stored, { settings, ignored }] = [await readStored(access), await loadSettings(access)];
    const fixed = fixedBy(config);
    const values: Record<string, unknown> = { ...settings, ...fixed };
    if (name !== undefined) return JSON.stringify(values[known(name)], null, 2);
    const names = Object.keys(settingRules());
    if (options.json)
      return JSON.stringify(Object.fromEntries(names.map((one) => [one, values[one]])), null, 2);
    return names
      .map((one) => {
        const from =
          one in fixed
            ? 'set by the environment'
            : ignored.some((it) => it.name === one)
              ? 'the stored value can’t be used; this is the last good one'
              : one in stored
                ? 'set'
                : 'default';
        const value = values[one];
        return `${one} = ${value === null ? 'nothing' : short(value)}  (${from})`;
      })
      .join('\n');
  };

const changed = (differences: readonly Difference[]): string =>
  differences.length === 0 ? 'Nothing to change.' : `Changed:\n${differencesText(differences)}`;

const set =
  (name: string | undefined, given: string | undefined, options: Options): Run =>
  async (access, config) => {
    const one = known(name);
    if (one in fixedBy(config))
      throw new PlainError(
        `${one} is set by the environment: a stored value would have no effect.`,
      );
    const value = asGiven(one, valueFor(one, given, options), given?.trim());
    const outcome = await changeSettings(
      access,
      { [one]: value },
      byCommand('command'),
      systemClock.now(),
    );
    if (outcome.done) return changed(outcome.differences);
    return refuse('problems' in outcome ? outcome.problems : {});
  };

/** `open` is the state of this installation; it means nothing elsewhere. */
const ownState = (name: string) => kindOf(name) === 'state';

const exportTo =
  (path: string | undefined): Run =>
  async (access) => {
    const stored = await readStored(access);
    const settings = Object.fromEntries(
      Object.keys(settingRules())
        .filter((name) => name in stored && !ownState(name))
        .map((name) => [name, stored[name]]),
    );
    const text = JSON.stringify({ form: FORM, version: 1, settings }, null, 2);
    if (path === undefined) return text;
    writeFileSync(path, `${text}\n`);
    return `Wrote ${Object.keys(settings).length} settings to ${path}.`;
  };

function readExport(path: string | undefined): Wanted {
  const notOne = () => new PlainError(`${path} is not an export of settings.`);
  let read: { form?: unknown; version?: unknown; settings?: unknown } | null;
  try {
    read = JSON.parse(fileOf(path).toString('utf8'));
  } catch (error) {
    throw error instanceof PlainError ? error : notOne();
  }
  if (read?.form !== FORM || read.version !== 1) throw notOne();
  const { settings } = read;
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) throw notOne();
  const wanted = settings as Wanted;
  const state = Object.keys(wanted).find((name) => name in settingRules() && ownState(name));
  if (state) throw new PlainError(`${state} can't be imported: it is changed on its own page.`);
  // a picture is checked as `set` checks it: its content, not only its format
  const { logo } = wanted as { logo?: { data?: unknown } | null };
  if (!logo) return wanted;
  const clean = readLogo(Buffer.from(String(logo.data), 'base64'));
  if (typeof clean === 'string')
    throw new PlainError(`Nothing was changed.\n  logo: ${LOGO_PROBLEMS[clean]}.`);
  return { ...wanted, logo: clean };
}

const importFrom =
  (path: string | undefined, options: Options): Run =>
  async (access) => {
    const wanted = readExport(path);
    if (options['dry-run']) {
      const judged = judge(await readStored(access), wanted);
      if ('problems' in judged) return refuse(judged.problems);
      return judged.differences.length === 0
        ? 'Nothing would change.'
        : `Would change:\n${differencesText(judged.differences)}`;
    }
    const outcome = await changeSettings(access, wanted, byCommand('import'), systemClock.now());
    if (outcome.done) return changed(outcome.differences);
    return refuse('problems' in outcome ? outcome.problems : {});
  };

const history: Run = async (access) => {
  const list = await listChanges(access, LISTED);
  if (list.length === 0) return 'Nothing has been changed yet.';
  return list
    .map(({ id, at, by, how, undone, differences }) => {
      const when = new Date(at).toISOString().slice(0, 16).replace('T', ' ');
      return `${id}  ${when} UTC, ${how} by ${by}${undone ? ', taken back' : ''}\n${differencesText(differences)}`;
    })
    .join('\n');
};

const undo =
  (id: string | undefined): Run =>
  async (access) => {
    const by = byCommand('undo');
    const outcome = await undoChange(access, by, systemClock.now(), id);
    if (outcome === 'nothing' || outcome === 'missing')
      throw new PlainError('There is no such change to take back.');
    if (outcome === 'changed-since')
      throw new PlainError(
        'One of its settings was changed again since then: take that back first ("bin/portico settings history").',
      );
    if (outcome.done) return `Taken back:\n${differencesText(outcome.differences)}`;
    return refuse('problems' in outcome ? outcome.problems : {});
  };

function runOf(action: string | undefined, rest: string[], options: Options): Run {
  const [first, second] = rest;
  const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
  switch (action) {
    case 'get':
      return get(first, options);
    case 'set':
      return set(first, second, options);
    case 'export':
      return exportTo(first);
    case 'import':
      return importFrom(first, options);
    case 'history':
      return history;
    case 'undo':
      if (first !== undefined && !isUuid(first))
        throw new PlainError(
          `${first} is not the ID of a change: see "bin/portico settings history".`,
        );
      return undo(first);
    default:
      throw new PlainError(`settings needs a command: ${HOW}.`);
  }
}

/** @throws PlainError for a value that is refused, or an unknown command */
export async function settingsCommand(args: string[], context: CommandContext): Promise<void> {
  const { values, positionals } = parse(args, OPTIONS);
  const [action, ...rest] = positionals;
  const run = runOf(action, rest, values);
  const text = await context.withDatabase(({ db }, config) =>
    db.asSystem('system:settings', systemRequest(systemClock.now(), 'settings'), (access) =>
      run(access, config),
    ),
  );
  context.print(text);
}
