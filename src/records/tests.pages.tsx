import type { Words } from '../platform/i18n.ts';
import type { View } from '../platform/routes.ts';
import { RangeBar } from '../ui/chart.tsx';
import { Icon, Sent, sentLang, Table } from '../ui/kit.tsx';
import { inUnitOf } from './lab-compare.rules.ts';
import { grouped, withoutPower } from './lab-numbers.rules.ts';
import { type Fact, isCulture, isDrug, type Note, type Test } from './lab-tests.rules.ts';
import type { TestValue } from './lab-values.rules.ts';
import { Concept, Name, namesAsSent, nameText, SentText, sayDate, sayDates } from './said.pages.tsx';
import { plainHint } from './test-names.ts';
import { Absent, FlagTags, pathOf, RangeLine, rangeText, SIGN, StatusTag, toneOf, unitText, ValueText, valueText } from './values.pages.tsx';

/** Tests on the page of one result: name, value, range, flags, and all that the laboratory says beside them. */

/** A text that needs a line of its own. */
export const isLong = (value: TestValue): boolean => value.kind === 'samples' || (value.kind === 'text' && (value.text.length > 60 || value.text.includes('\n')));

function Value({ t, value }: { t: Words; value: TestValue }) {
  if (value.kind === 'number') {
    const plain = withoutPower(value.sent);
    return (
      <div class="value">
        <strong>
          {SIGN[value.comparator]}
          {grouped(value.sent)}
        </strong>{' '}
        {value.unit && <span class="unit">{unitText(value.unit)}</span>}
        {plain && <span class="block">{t('labs.exactly', { value: `${SIGN[value.comparator]}${plain}` })}</span>}
      </div>
    );
  }
  if (isLong(value)) {
    return (
      <div class="value value--text value--long">
        <SentText t={t} label={t('labs.as-laid-out')}>
          {valueText(t, value)}
        </SentText>
      </div>
    );
  }
  const strong = value.kind === 'titer' || value.kind === 'ratio' || value.kind === 'range';
  return (
    <p class={`value value--text${value.kind === 'absent' ? ' muted' : ''}${valueText(t, value).length > 60 ? ' value--long' : ''}`}>
      {strong ? <strong>{valueText(t, value)}</strong> : <ValueText t={t} value={value} />}
    </p>
  );
}

/** The range as a bar with the value on it, where both are numbers in one unit; every range in words. */
function Ranges({ t, test }: { t: Words; test: Test }) {
  const { value, ranges } = test;
  const [own] = ranges;
  const unit = value.kind === 'number' ? value.unit : '';
  const [low, high] = [own?.low, own?.high].map((limit) => (limit ? inUnitOf(limit, value) : null));
  const drawn =
    value.kind === 'number' &&
    own &&
    own.normal !== 'no' &&
    own.normal !== 'maybe' &&
    (low !== null || high !== null) &&
    [own.low, own.high].every((limit) => !limit || inUnitOf(limit, value) !== null);
  return (
    <>
      {drawn && (
        <RangeBar
          value={value.value}
          low={low ?? null}
          high={high ?? null}
          tone={toneOf(test.flag)}
          label={t('labs.bar', { value: valueText(t, value), range: rangeText(t, own, unit) })}
        />
      )}
      {ranges.map((range) => (
        <p class="range-words" key={`${rangeText(t, range, unit)} ${range.meaning?.text}`}>
          <RangeLine t={t} range={range} unit={unit} />
        </p>
      ))}
    </>
  );
}

const hasTrend = (test: Test) => test.code !== null && test.value.kind === 'number';

export function Notes({ t, notes }: { t: Words; notes: readonly Note[] }) {
  if (notes.length === 0) return null;
  return (
    <div class="test-notes">
      <p class="note-label">{t(notes.length === 1 ? 'labs.lab-note' : 'labs.notes')}</p>
      {notes.map((note) => (
        <div key={note.text}>
          <SentText t={t} label={t('labs.lab-note')}>
            {note.text}
          </SentText>
          <NoteBy t={t} note={note} />
        </div>
      ))}
    </div>
  );
}
/** Who wrote a note and when, as far as it says. */
export function NoteBy({ t, note: { by, at } }: { t: Words; note: { by?: string | undefined; at?: string | undefined } }) {
  if (!by && !at) return null;
  return (
    <p class="note-by">
      {by && <Sent t={t}>{by}</Sent>}
      {by && at && ', '}
      {at && sayDate(t, at)}
    </p>
  );
}

export function Facts({ t, facts }: { t: Words; facts: readonly Fact[] }) {
  if (facts.length === 0) return null;
  return (
    <ul class="test-facts">
      {facts.map((fact) => (
        <li key={`${fact.about} ${fact.says?.map((one) => one.text)}`}>
          {t(`labs.fact-${fact.about}` as 'labs.fact-method')}: {fact.dates && sayDates(t, fact.dates)}
          {fact.says?.flatMap((said, at) => [at > 0 && '; ', <Concept key={said.text} t={t} said={said} />])}
        </li>
      ))}
    </ul>
  );
}

/** What the sender marked in a way that nobody here can read, as it came. */
export function Unreadable({ t, modifiers }: { t: Words; modifiers: readonly string[] }) {
  if (modifiers.length === 0) return null;
  return (
    <div class="unreadable">
      <p>
        <Icon name="triangle-alert" /> <strong>{t('labs.unreadable')}</strong>
      </p>
      <p>{t('labs.unreadable-text')}</p>
      {modifiers.map((one) => (
        <p class="as-it-came" key={one} lang={sentLang(t)}>
          {one}
        </p>
      ))}
    </div>
  );
}

/** The sender's own names of a test, where the page calls it otherwise. */
function AsSent({ t, names }: { t: Words; names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <p class="range-words">
      {t('labs.called')}:{' '}
      {names.flatMap((name, at) => [
        at > 0 && ' · ',
        <Sent key={name} t={t}>
          {name}
        </Sent>,
      ])}
    </p>
  );
}
const othersOf = (t: Words, test: Test): string[] => namesAsSent(t, test.code, test.name, test.also);

/** All that stands beside a value and its range. */
export function Beside({ t, test }: { t: Words; test: Test }) {
  return (
    <>
      {test.absent && (
        <p class="range-words">
          {t('labs.value-and-absent')}: <Absent t={t} reason={test.absent} unit="" />
        </p>
      )}
      <Notes t={t} notes={test.notes} />
      <AsSent t={t} names={othersOf(t, test)} />
      <Facts t={t} facts={test.facts} />
      <Unreadable t={t} modifiers={test.modifiers} />
    </>
  );
}
export const hasBeside = (t: Words, test: Test): boolean =>
  test.absent !== null || test.notes.length + test.facts.length + test.modifiers.length + othersOf(t, test).length > 0;

function TestRow({ view, test, inner }: { view: View; test: Test; inner?: boolean }) {
  const Heading = inner ? 'h3' : 'h2';
  const { t } = view;
  const hint = plainHint(t, test.code);
  const linked = hasTrend(test) && view.actor?.account.kind === 'member';
  const members = test.members.filter((member) => !isDrug(member));
  const isHeading = test.value.kind === 'absent' && test.value.reason === null && test.members.length > 0; // a panel inside a panel
  return (
    <li class={`test-row${test.status === 'cancelled' ? ' test-row--cancelled' : ''}`}>
      <div class="test-name">
        <Heading class="test-title">
          {linked ? (
            <a href={pathOf(view, `/tests/${test.code}`)}>
              <Name t={t} code={test.code} name={test.name} />
            </a>
          ) : (
            <Name t={t} code={test.code} name={test.name} />
          )}
        </Heading>
        {hint && <p class="muted">{hint}</p>}
      </div>
      {!isHeading && <Value t={t} value={test.value} />}
      <div class="test-bar">
        <Ranges t={t} test={test} />
      </div>
      <div class="test-flag">
        <FlagTags t={t} test={test} />
        <StatusTag t={t} status={test.status} />
      </div>
      {hasBeside(t, test) && (
        <div class="test-more">
          <Beside t={t} test={test} />
        </div>
      )}
      {members.length > 0 && (
        <ul class="tests tests--inner">
          {members.map((member) => (
            <TestRow key={member.id} view={view} test={member} inner />
          ))}
        </ul>
      )}
    </li>
  );
}

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
          <Name t={t} code={drug.code} name={drug.name} key="drug" />,
          ...cultures.map((culture) => {
            const found = culture.members.filter((member) => isDrug(member) && keyOf(member) === keyOf(drug));
            return found.length > 0 ? found.map((one) => <DrugCell key={one.id} t={t} drug={one} />) : '–';
          }),
        ],
      }))}
    />
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
      {hasBeside(t, drug) && <Beside t={t} test={drug} />}
      {drug.members.map((member) => (
        <span class="block" key={member.id}>
          <Name t={t} code={member.code} name={member.name} />: <ValueText t={t} value={member.value} />
        </span>
      ))}
    </div>
  );
}

export function Tests({ view, tests }: { view: View; tests: Test[] }) {
  return (
    <>
      <ul class="tests">
        {tests.map((test) => (
          <TestRow key={test.id} view={view} test={test} />
        ))}
      </ul>
      <Susceptibility t={view.t} tests={tests} />
    </>
  );
}
