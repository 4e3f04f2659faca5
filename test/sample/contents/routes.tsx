import { pageAnswer, type Registrar } from '../../../src/platform/http/routes.ts';
import { ContentsPage } from './contents.pages.tsx';
import { countParts } from './contents.sql.ts';
import { mayReadContents } from './policy.ts';

export function contentsRoutes(routes: Registrar): void {
  routes.page('/people/:person/contents', mayReadContents, async ({ access, t }) =>
    pageAnswer(
      t,
      'contents',
      t('contents.title'),
      <ContentsPage t={t} parts={await countParts(access)} />,
    ),
  );
}
