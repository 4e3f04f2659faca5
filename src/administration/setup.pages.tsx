import type { View } from '../platform/http/routes.ts';
import type { Key } from '../platform/i18n.ts';
import { Form } from '../ui/fields.tsx';
import { Button, Card, Done, Tag } from '../ui/kit.tsx';
import type { SetupState } from './setup.ts';

interface SetupShown {
  view: View;
  list: SetupState[];
  done: string;
  newKey: () => string;
}

/** What is done and what is missing, and the button that opens the portal. */
export function SetupPage({ view, list, done, newKey }: SetupShown) {
  const { t, settings } = view;
  const isReady = list.every((one) => one.done);
  return (
    <div class="narrow">
      <Done t={t} said={done} tone={settings.open ? 'success' : 'warning'} />
      <h1>{t('setup.title')}</h1>
      <p class="lead">{t(settings.open ? 'setup.lead-open' : 'setup.lead')}</p>
      <Card>
        <ul class="result-list">
          {list.map(({ item, done: isDone }) => {
            // each item's strings are named after it
            const name = t(`setup.${item.name}` as Key);
            return (
              <li class="result-row" key={item.name}>
                <div>
                  <h2>{item.href ? <a href={item.href}>{name}</a> : name}</h2>
                  <p class="muted">{t(`setup.${item.name}-text` as Key)}</p>
                </div>
                <div class="result-tags">
                  <Tag tone={isDone ? 'in' : 'high'} icon={isDone ? 'check' : 'minus'}>
                    {t(isDone ? 'setup.done' : 'setup.missing')}
                  </Tag>
                </div>
              </li>
            );
          })}
        </ul>
      </Card>
      {!settings.open &&
        (isReady ? (
          <Form action="/staff/setup/open" formKey={newKey()}>
            <Button>{t('setup.open')}</Button>
          </Form>
        ) : (
          <p>{t('setup.open-when')}</p>
        ))}
    </div>
  );
}
