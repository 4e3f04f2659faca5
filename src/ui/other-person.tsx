import { randomUUID } from 'node:crypto';
import { PERSON_FIELD, type Typed } from '../platform/http/forms.ts';
import type { View } from '../platform/http/routes.ts';
import { Form } from './fields.tsx';
import { Button, Icon, LinkButton } from './kit.tsx';
import { fullName } from './people.ts';
import { forPerson, personIn } from './person-path.ts';

const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}(,[0-9a-f]{8}-[0-9a-f-]{27})*$/;

/**
 * For a form that was opened for one person and sent to the address of another. Nothing was done.
 * What was typed is here; a button sends it for the person for whom it was opened, if the account
 * still has access to them.
 */
export function OtherPersonPage({ view, form }: { view: View; form: Typed }) {
  const { t } = view;
  // a page of before the field was there says nobody: it was for whom the address says
  const id = form[PERSON_FIELD] ?? personIn(view.path);
  const person = view.people.find((one) => one.id === id);
  const fields = Object.entries(form).filter(([name]) => !name.startsWith('_'));
  const typed = fields.filter(([, value]) => value.trim() !== '' && !ID.test(value));
  return (
    <div class="narrow refusal">
      <span class="empty-icon">
        <Icon name="users" size={30} />
      </span>
      <h1>{t('refusal.other-person')}</h1>
      <p class="lead">{t('refusal.other-person-text')}</p>
      {typed.length > 0 && (
        <>
          <p>{t('other-person.typed')}</p>
          <blockquote class="kept">
            {typed.map(([name, value]) => (
              <p key={name}>{value}</p>
            ))}
          </blockquote>
        </>
      )}
      <div class="actions">
        {person && (
          <Form action={forPerson(view.path, person.id)} formKey={form._key ?? randomUUID()}>
            {fields.map(([name, value]) => (
              <input key={name} type="hidden" name={name} value={value} />
            ))}
            <Button>{t('other-person.send', { name: fullName(person) })}</Button>
          </Form>
        )}
        <LinkButton href="/home" kind={person ? 'outline' : 'filled'}>
          {t(person ? 'other-person.leave' : 'refusal.home')}
        </LinkButton>
      </div>
    </div>
  );
}
