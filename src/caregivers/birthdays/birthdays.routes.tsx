import type { Feature } from '../../feature.ts';
import { type AppDeps, pageAnswer, type Registrar } from '../../platform/http/routes.ts';
import { BirthdayPage } from './birthdays.pages.tsx';
import { mayReadBirthday } from './policy.ts';
import { previewBirthday } from './preview.ts';

/** What the next birthday changes, for anyone who may open the record. */
export function birthdayRoutes(
  routes: Registrar,
  _deps: AppDeps,
  features: readonly Feature[],
): void {
  const pages = new Set(features.flatMap(({ caregiverCategories }) => caregiverCategories));
  routes.page('/people/:person/birthday', mayReadBirthday, async ({ access, t, view, settings }) =>
    pageAnswer(
      t,
      'today',
      t('birthday.title'),
      <BirthdayPage
        view={view}
        own={access.as === 'self'}
        preview={await previewBirthday(access, settings)}
        pages={pages}
      />,
    ),
  );
}
