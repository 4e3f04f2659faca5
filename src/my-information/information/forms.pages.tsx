import type { ComponentChildren } from 'preact';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key, Words } from '../../platform/i18n.ts';
import { Choice, ErrorSummary, Form, SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { ForPerson } from '../../ui/for-person.tsx';
import { Alert, Button, Crumbs, LinkButton } from '../../ui/kit.tsx';
import { STATES } from '../sections/addresses.rules.ts';
import { MOST_CONTACTS } from '../sections/contacts.rules.ts';
import { LANGUAGES } from '../sections/language.rules.ts';
import { languageName } from '../sections/language-names.ts';
import { PHONES } from '../sections/phones.rules.ts';
import type { Section } from '../sections/sections.rules.ts';

interface FieldsProps {
  t: Words;
  typed: Typed;
  problems: Problems;
}

/** The form that corrects one section. */
export function CorrectionPage({
  view,
  section,
  typed,
  problems,
  formKey,
  seen,
  self,
}: {
  view: View;
  section: Section;
  typed: Typed;
  problems: Problems;
  formKey: string;
  /** The pending proposal for this section; a new one replaces it. */
  seen: string;
  self: boolean;
}) {
  const { t, person } = view;
  const base = `/people/${person?.id}/information`;
  const title = t(`info.correct-${section}`);
  return (
    <div class="narrow">
      <Crumbs t={t} trail={[{ href: base, text: t('info.title') }, { text: title }]} />
      <ErrorSummary t={t} problems={problems} />
      <h1>{title}</h1>
      <ForPerson view={view} />
      <p class="lead">{t('info.form-lead')}</p>
      {seen && (
        <Alert>
          <p>{t('info.replaces')}</p>
        </Alert>
      )}
      <Form action={`${base}/${section}`} formKey={formKey} label={title}>
        <input type="hidden" name="seen" value={seen} />
        <SectionFields t={t} typed={typed} problems={problems} section={section} self={self} />
        <div class="actions">
          <Button>{t('info.ask')}</Button>
          <LinkButton kind="outline" href={base}>
            {t('ui.cancel')}
          </LinkButton>
        </div>
      </Form>
    </div>
  );
}

function SectionFields({
  section,
  self,
  ...props
}: FieldsProps & { section: Section; self: boolean }) {
  switch (section) {
    case 'address':
      return <AddressFields {...props} />;
    case 'phones':
      return <PhoneFields {...props} />;
    case 'contacts':
      return <ContactFields {...props} />;
    case 'language':
      return <LanguageFields {...props} self={self} />;
    case 'name':
      return <Text {...props} name="called" label="info.called" hint="info.called-hint" />;
  }
}

export const Text = ({
  t,
  typed,
  problems,
  name,
  label,
  hint,
  of,
  autocomplete,
  short,
}: FieldsProps & {
  name: string;
  label: Key;
  hint?: Key;
  of?: string;
  autocomplete?: string;
  short?: boolean;
}) => (
  <TextField
    t={t}
    name={name}
    label={t(label)}
    hint={hint && t(hint)}
    of={of}
    problems={problems}
    value={typed[name]}
    {...(autocomplete ? { autocomplete } : {})}
    {...(short ? { short } : {})}
  />
);

/**
 * A US address in its parts, or a foreign one in free lines; the stylesheet hides the other form.
 */
export function AddressFields(props: FieldsProps) {
  const { t, typed, problems } = props;
  return (
    <>
      <Choice
        t={t}
        name="where"
        legend={t('info.where')}
        problems={problems}
        value={typed.where}
        options={[
          { value: 'us', label: t('info.where-us') },
          { value: 'abroad', label: t('info.where-abroad') },
        ]}
      />
      <Group legend={t('info.us-part')} of="us">
        <Text {...props} name="line1" label="info.line1" autocomplete="address-line1" />
        <Text {...props} name="line2" label="info.line2" autocomplete="address-line2" />
        <Text {...props} name="city" label="info.city" autocomplete="address-level2" />
        <SelectField
          t={t}
          name="state"
          label={t('info.state')}
          problems={problems}
          value={typed.state}
          none={t('info.choose')}
          options={STATES.map(([value, label]) => ({ value, label }))}
        />
        <Text {...props} name="zip" label="info.zip" hint="info.zip-hint" short />
      </Group>
      <Group legend={t('info.abroad-part')} of="abroad">
        <TextArea
          t={t}
          name="lines"
          label={t('info.address-lines')}
          hint={t('info.lines-hint')}
          problems={problems}
          value={typed.lines}
          rows={4}
          max={900}
        />
        <Text {...props} name="country" label="info.country" autocomplete="country-name" />
      </Group>
    </>
  );
}

const Group = ({
  legend,
  of,
  children,
}: {
  legend: string;
  of?: 'us' | 'abroad';
  children: ComponentChildren;
}) => (
  <fieldset class={`usa-fieldset usa-form-group${of ? ` address-${of}` : ''}`}>
    <legend class="usa-legend usa-legend--large">{legend}</legend>
    {children}
  </fieldset>
);

function PhoneFields(props: FieldsProps) {
  const { t, typed, problems } = props;
  return (
    <>
      <p class="muted">{t('info.phone-hint')}</p>
      {PHONES.map((use) => (
        <Text {...props} key={use} name={use} label={`info.phone-${use}`} />
      ))}
      <Choice
        t={t}
        name="preferred"
        legend={t('info.preferred-which')}
        problems={problems}
        value={typed.preferred ?? ''}
        options={[
          ...PHONES.map((use) => ({ value: use, label: t(`info.phone-${use}`) })),
          { value: '', label: t('info.preferred-none') },
        ]}
      />
    </>
  );
}

function ContactFields(props: FieldsProps) {
  const { t } = props;
  return (
    <>
      {Array.from({ length: MOST_CONTACTS }, (_, at) => {
        const of = t('info.contact-n', { n: at + 1 });
        return (
          <Group key={at} legend={of}>
            <Text {...props} of={of} name={`name-${at + 1}`} label="info.contact-name" />
            <Text
              {...props}
              of={of}
              name={`relationship-${at + 1}`}
              label="info.relationship"
              hint="info.relationship-hint"
            />
            <Text {...props} of={of} name={`phone-${at + 1}`} label="info.contact-phone" />
          </Group>
        );
      })}
      <p class="muted">{t('info.contacts-hint')}</p>
    </>
  );
}

function LanguageFields({ t, typed, problems, self }: FieldsProps & { self: boolean }) {
  const options = LANGUAGES.map((value) => ({
    value,
    label: languageName(value, t.language),
  })).sort((a, b) => a.label.localeCompare(b.label, t.language));
  return (
    <>
      <SelectField
        t={t}
        name="language"
        label={t('info.spoken')}
        hint={t('info.spoken-hint')}
        problems={problems}
        value={typed.language}
        none={t('info.language-none')}
        options={[...options, { value: 'other', label: t('info.language-other') }]}
      />
      <Text
        t={t}
        typed={typed}
        problems={problems}
        name="words"
        label="info.language-words"
        hint="info.language-words-hint"
      />
      <Choice
        t={t}
        name="interpreter"
        legend={t('info.interpreter')}
        hint={t('info.interpreter-hint')}
        problems={problems}
        value={typed.interpreter ?? ''}
        options={[
          { value: 'yes', label: t('ui.yes') },
          { value: 'no', label: t('ui.no') },
          { value: '', label: t('info.interpreter-unsaid') },
        ]}
      />
      {self && (
        <Choice
          t={t}
          name="screen"
          legend={t('info.screen')}
          hint={t('info.screen-hint')}
          problems={problems}
          value={typed.screen}
          options={[
            { value: 'en', label: 'English' },
            { value: 'es', label: 'Español' },
          ]}
        />
      )}
    </>
  );
}
