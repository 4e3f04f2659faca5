import type { Words } from '../../../platform/i18n.ts';
import { Table } from '../../../ui/kit.tsx';
import { Sent, sentLang } from '../../../ui/text.tsx';
import { isCulture, isDrug, type Test } from '../../observations/tests.rules.ts';
import { Beside, hasBeside, othersOf } from './beside.pages.tsx';
import { FlagTags } from './flags.pages.tsx';
import { Name, nameText } from './sent.pages.tsx';
import { RangeLine, rangeText, StatusTag, ValueText, valueText } from './values.pages.tsx';

/** What a culture grew, and what works against it. */

/** Every test, at any depth, that found a germ with tested drugs. */
export const culturesIn = (tests: readonly Test[]): Test[] =>
  tests.flatMap((test) => [...(isCulture(test) ? [test] : []), ...culturesIn(test.members)]);

/** The name of a germ, numbered if several have the same name. */
function germ(t: Words, culture: Test, all: readonly Test[]): string {
  const text =
    culture.value.kind === 'absent'
      ? nameText(t, culture.code, culture.name)
      : valueText(t, culture.value);
  const alike = all.filter((one) => valueText(t, one.value) === valueText(t, culture.value));
  return alike.length > 1 ? `${text} (${alike.indexOf(culture) + 1})` : text;
}

/** A table of germs and drugs. Everything about one drug is in its cell. */
export function Susceptibility({ t, tests }: { t: Words; tests: readonly Test[] }) {
  const cultures = culturesIn(tests);
  if (cultures.length === 0) return null;
  const keyOf = (drug: Test) => `${drug.code ?? ''} ${drug.name}`;
  const drugs = new Map(
    cultures
      .flatMap((culture) => culture.members.filter(isDrug))
      .map((drug) => [keyOf(drug), drug]),
  );
  const names = [...new Set([...drugs.values()].flatMap((drug) => othersOf(t, drug, [])))];
  return (
    <>
      <Table
        caption={t('labs.susceptibility')}
        langs={[undefined, ...cultures.map(() => sentLang(t))]}
        head={[t('labs.antibiotic'), ...cultures.map((culture) => germ(t, culture, cultures))]}
        rows={[...drugs.values()].map((drug) => ({
          key: keyOf(drug),
          cells: [
            <Name key="drug" t={t} code={drug.code} name={drug.name} />,
            ...cultures.map((culture) => {
              const found = culture.members.filter(
                (member) => isDrug(member) && keyOf(member) === keyOf(drug),
              );
              return (
                <div key={culture.id}>
                  {found.length > 0
                    ? found.map((one) => <DrugCell key={one.id} t={t} drug={one} />)
                    : '–'}
                </div>
              );
            }),
          ],
        }))}
      />
      {names.length > 0 && (
        <p class="range-words">
          {t('labs.names-sent')}: <Sent t={t}>{names.join('; ')}</Sent>
        </p>
      )}
    </>
  );
}
function DrugCell({ t, drug }: { t: Words; drug: Test }) {
  const said = !(
    drug.value.kind === 'absent' &&
    drug.value.reason === null &&
    drug.value.unit === ''
  );
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
          <RangeLine
            t={t}
            range={range}
            unit={drug.value.kind === 'number' ? drug.value.unit : ''}
          />
        </span>
      ))}
      {hasBeside(t, drug, [drug.name, ...drug.also]) && (
        <Beside t={t} test={drug} named={[drug.name, ...drug.also]} />
      )}
    </div>
  );
}
