import { z } from 'zod';
import { LOGO_BYTES, LOGO_PIXELS, readLogo } from '../platform/brand/logo.rules.ts';
import type { HeldRule } from '../platform/files/held.ts';
import { MB } from '../platform/files/limits.rules.ts';
import type { Problems } from '../platform/http/forms.ts';
import { type Answer, type Context, type Registrar, redirect } from '../platform/http/routes.ts';
import type { Key } from '../platform/i18n.ts';
import { changeSettings, type Outcome } from '../platform/settings-store/settings-changes.ts';
import { byStaff, seenVersion } from './changing.ts';
import { mayChangeSettings } from './policy.ts';

export const LOGO_PATH = '/staff/settings/logo';
/** An upload may be larger than what we keep: it is scaled down and encoded again. */
export const LOGO_FILE: HeldRule = {
  accepts: ['png', 'jpeg', 'webp'],
  maxBytes: 2 * MB,
  maxFiles: 1,
  required: true,
  small: { side: LOGO_PIXELS.max, bytes: LOGO_BYTES },
};

/** Where a logo's error messages differ from those for other files. */
const OWN_WORDS: Record<string, Key> = {
  'upload.type': 'problem.logo-type',
  'logo-size': 'problem.logo-size',
};

type Ctx = Context<'settings:change'>;
/** The page of the health system, with what is wrong with the logo. */
export type ShowAgain = (
  ctx: Ctx,
  why: { logo?: Key | undefined; isStale?: boolean },
) => Promise<Answer>;

/** Sets a logo from a file, or goes back to the portal's own. Both are changes like any other. */
export function logoRoutes(routes: Registrar, back: string, again: ShowAgain): void {
  const schema = z.object({ version: z.string() });
  const change = ({ access, now }: Ctx, logo: unknown, version: string): Promise<Outcome> =>
    changeSettings(access, { logo }, byStaff(access), now, {
      names: ['logo'],
      version: seenVersion(version),
    });
  const answer = async (ctx: Ctx, outcome: Outcome): Promise<Answer> => {
    if (outcome.done) return redirect(`${back}?done=${outcome.id ? 'saved' : 'same'}`);
    if ('stale' in outcome) return again(ctx, { isStale: true });
    return again(ctx, { logo: outcome.problems.logo?.key });
  };
  const refused = (ctx: Ctx, { logo }: Problems): Promise<Answer> =>
    again(ctx, { logo: logo && (OWN_WORDS[logo] ?? logo) });

  routes.picture(LOGO_PATH, mayChangeSettings, {
    schema,
    files: { logo: LOGO_FILE },
    async run(ctx) {
      const [file] = ctx.files.logo;
      const logo = readLogo(file?.bytes ?? Buffer.alloc(0));
      if (typeof logo === 'string')
        return again(ctx, { logo: OWN_WORDS[logo] ?? 'upload.unreadable' });
      return answer(ctx, await change(ctx, logo, ctx.input.version));
    },
    again: refused,
  });
  routes.form(
    `${LOGO_PATH}/remove`,
    mayChangeSettings,
    schema,
    async (ctx) => answer(ctx, await change(ctx, null, ctx.input.version)),
    refused,
  );
}
