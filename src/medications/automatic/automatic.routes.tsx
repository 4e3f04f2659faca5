import { z } from 'zod';
import { field } from '../../platform/http/forms.ts';
import { notFound, type Registrar, redirect } from '../../platform/http/routes.ts';
import { mayRequestRefills } from '../policy.ts';
import { readChoices } from '../refills/choices.ts';
import { destinationOf, resolveDestination } from '../refills/destinations.rules.ts';
import { setAutomatic } from './automatic.ts';

const AutomaticForm = z.object({
  wish: z.enum(['on', 'off', 'skip'], 'problem.choose'),
  to: field.optional(40),
});

/** Automatic refills of one prescription: on, off, or not the next time. */
export function automaticRoutes(routes: Registrar): void {
  routes.form(
    '/people/:person/medicines/:id/automatic',
    mayRequestRefills,
    AutomaticForm,
    async (ctx) => {
      const { access, input, params } = ctx;
      const page = `/people/${params.person}/medicines/${params.id}`;
      const { pharmacies, addresses } = await readChoices(access);
      const to =
        input.wish === 'on'
          ? resolveDestination(destinationOf(input.to), pharmacies, addresses)
          : null;
      if (input.wish === 'on' && !to) return redirect(`${page}?auto=where`);
      const wish = to
        ? ({ is: 'on', to } as const)
        : input.wish === 'skip'
          ? ({ is: 'skip' } as const)
          : ({ is: 'off' } as const);
      const outcome = await setAutomatic(access, params.id ?? '', wish, ctx);
      return outcome === 'none' ? notFound : redirect(`${page}?auto=${outcome}`);
    },
    async () => notFound,
  );
}
