import type { Words } from '../platform/i18n.ts';
import { sentLang, Table } from '../ui/kit.tsx';
import { Beside, hasBeside, othersOf } from './beside.pages.tsx';
import { isCulture, isDrug, type Test } from './lab-tests.rules.ts';
import { Name, nameText } from './said.pages.tsx';
import { FlagTags, RangeLine, rangeText, StatusTag, ValueText, valueText } from './values.pages.tsx';

/** What a culture grew, and what works against it. */

/** Every test that found a germ against which others were tried, however deep. */
export const culturesIn = (tests: readonly Test[]): Test[] => tests.flatMap((test) => [...(isCulture(test) ? [test] : []), ...culturesIn(test.members)]);

/** A germ by its name, told apart where two are called the same. */
function germ(t: Words, culture: Test, all: readonly Test[]): string {
  const text = culture.value.kind === 'absent' ? nameText(t, culture.code, culture.name) : valueText(t, culture.value);
  const alike = all.filter((one) => valueText(t, one.value) === valueText(t, culture.value));
  return alike.length > 1 ? `${text} (${alike.indexOf(culture) + 1})` : text;
}

/** Germs against antibiotics: what a culture grew, and what works against it. Everything that is said of a drug is in its cell. */
export function Susceptibility({ t, tests }: { t: Words; tests: readonly Test[] }) {
  const cultures = culturesIn(tests);
  if (cultures.length === 0) return null;
  const keyOf = (drug: Test) => `${drug.code ?? ''} ${drug.name}`;
  const drugs = new Map(cultures.flatMap((culture) => culture.members.filter(isDrug)).map((drug) => [keyOf(drug), drug]));
  return (
    <Table
      caption={t('labs.susceptibility')}
      head={[t('labs.antibiotic'), ...cultures.map((culture) => germ(t, culture, cultures))]}
      rows={[...drugs.values()].map((drug) => ({
        key: keyOf(drug),
        cells: [
          <DrugName key="drug" t={t} drug={drug} />,
          ...cultures.map((culture) => {
            const found = culture.members.filter((member) => isDrug(member) && keyOf(member) === keyOf(drug));
            return <div key={culture.id}>{found.length > 0 ? found.map((one) => <DrugCell key={one.id} t={t} drug={one} />) : '–'}</div>;
          }),
        ],
      }))}
    />
  );
}
function DrugName({ t, drug }: { t: Words; drug: Test }) {
  return (
    <span>
      <Name t={t} code={drug.code} name={drug.name} />
      {othersOf(t, drug, []).map((name) => (
        <span class="block muted" key={name} lang={sentLang(t)}>
          {name}
        </span>
      ))}
    </span>
  );
}
function DrugCell({ t, drug }: { t: Words; drug: Test }) {
  const said = !(drug.value.kind === 'absent' && drug.value.reason === null);
  return (
    <div class="drug">
      <FlagTags t={t} test={drug} /> <StatusTag t={t} status={drug.status} />{' '}
      {said && (
        <span class="muted">
          <ValueText t={t} value={drug.value} />
        </span>
      )}
      {drug.ranges.map((range) => (
        <span class="block muted" key={rangeText(t, range)}>
          <RangeLine t={t} range={range} unit={drug.value.kind === 'number' ? drug.value.unit : ''} />
        </span>
      ))}
      {hasBeside(t, drug, [drug.name, ...drug.also]) && <Beside t={t} test={drug} named={[drug.name, ...drug.also]} />}
      {drug.members.map((member) => (
        <span class="block" key={member.id}>
          <Name t={t} code={member.code} name={member.name} />: <ValueText t={t} value={member.value} />
        </span>
      ))}
    </div>
  );
}
