import { systemClock } from '../platform/clock.ts';
import { PlainError } from '../platform/errors.ts';
import { openJobs } from '../platform/jobs/jobs.ts';
import { listFromTerminal, makeAdministrator } from '../staff/terminal/terminal.ts';
import { type CommandContext, parse } from './context.ts';

/** Staff accounts at the terminal: a list, and a way back in when no administrator is left. */
export async function staffCommand(
  args: string[],
  { withDatabase, print }: CommandContext,
): Promise<void> {
  const { values, positionals } = parse(args, {
    json: { type: 'boolean' },
    why: { type: 'string' },
  } as const);
  const [what = 'list', userId = ''] = positionals;
  if (what === 'list') {
    const list = await withDatabase(({ db }) => listFromTerminal(db, systemClock.now()));
    if (values.json) return print(JSON.stringify(list, null, 2));
    for (const one of list)
      print(
        `${one.userId}  ${one.name}  ${one.roles.join(', ')}${one.administers ? '  (administrator)' : ''}`,
      );
    return;
  }
  if (what !== 'administrator')
    throw new PlainError(`staff has no command ${what}. Try: list, administrator.`);
  const why = values.why?.trim() ?? '';
  if (!userId || why.length < 10)
    throw new PlainError('staff administrator needs a user ID and --why with a reason in words.');
  const made = await withDatabase(({ db }) =>
    makeAdministrator({ db, jobs: openJobs() }, systemClock.now(), { userId, why }),
  );
  if (!made)
    throw new PlainError(
      `No open staff account has the user ID ${userId}: bin/portico staff lists them, and bin/portico invite makes a new one.`,
    );
  print(
    `${made.name} is an administrator from now on. The privacy officers are told, and the history of roles has the reason.`,
  );
}
