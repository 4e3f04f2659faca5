import { z } from 'zod';
import { type Registrar, redirect } from '../../platform/http/routes.ts';
import { Form } from '../../ui/fields.tsx';
import { Alert, Button, Card } from '../../ui/kit.tsx';
import { ShortcutList } from '../../ui/shortcuts.tsx';
import { saveShortcuts } from '../accounts/accounts.ts';
import { mayUseShortcuts } from '../policy.ts';
import { changeAnswer } from './change-answer.ts';

const PAGE = '/account/shortcuts';
const SwitchForm = z.object({ on: z.enum(['yes', 'no'], 'problem.choose') });

/** The keyboard shortcuts of staff, and turning them off (WCAG 2.2, 2.1.4). */
export function shortcutRoutes(routes: Registrar): void {
  routes.page(PAGE, mayUseShortcuts, async (ctx) => {
    const { t, view, query, newKey } = ctx;
    const on = view.actor?.account.shortcuts === true;
    return changeAnswer(
      ctx,
      'keys.title',
      <div class="narrow">
        {query.done === 'saved' && (
          <Alert tone="success">
            <p>{t(on ? 'keys.on' : 'keys.off')}</p>
          </Alert>
        )}
        <h1>{t('keys.title')}</h1>
        <p class="lead">{t('keys.lead')}</p>
        <Card>
          <ShortcutList view={view} />
        </Card>
        <Card>
          <h2>{t(on ? 'keys.on' : 'keys.off')}</h2>
          <p>{t('keys.why')}</p>
          <Form action={PAGE} formKey={newKey()} label={t('keys.title')}>
            <input type="hidden" name="on" value={on ? 'no' : 'yes'} />
            <Button kind="outline">{t(on ? 'keys.turn-off' : 'keys.turn-on')}</Button>
          </Form>
        </Card>
      </div>,
    );
  });
  routes.form(
    PAGE,
    mayUseShortcuts,
    SwitchForm,
    async ({ access, input }) => {
      await saveShortcuts(access, input.on === 'yes');
      return redirect(`${PAGE}?done=saved`);
    },
    async () => redirect(PAGE),
  );
}
