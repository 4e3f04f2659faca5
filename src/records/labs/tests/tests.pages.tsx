import type { View } from '../../../platform/http/routes.ts';
import type { Words } from '../../../platform/i18n.ts';
import { RangeBar } from '../../../ui/chart.tsx';
import { Tag } from '../../../ui/kit.tsx';
import { inUnitOf } from '../../observations/ranges/compare.rules.ts';
import { countsOf, isDrug, isHeading, type Test } from '../../observations/tests.rules.ts';
import { grouped, withoutPower } from '../../observations/values/numbers.rules.ts';
import type { TestValue } from '../../observations/values/values.rules.ts';
import { plainHint } from '../names/test-names.ts';
import { Beside, hasBeside } from './beside.pages.tsx';
import { Susceptibility } from './cultures.pages.tsx';
import { FlagTags, toneOf } from './flags.pages.tsx';
import { Name, SentText } from './sent.pages.tsx';
import {
  pathOf,
  RangeLine,
  rangeText,
  SIGN,
  StatusTag,
  unitText,
  ValueText,
  valueText,
} from './values.pages.tsx';

/**
 * Tests on the page of one result: name, value, range, flags, and everything that the laboratory
 * says beside them.
 */

/** A text that needs a line of its own. */
export const isLong = (value: TestValue): boolean =>
  value.kind === 'samples' ||
  (value.kind === 'text' && (value.text.length > 60 || value.text.includes('\n')));

function Value({ t, value }: { t: Words; value: TestValue }) {
  if (value.kind === 'number') {
    const plain = withoutPower(value.sent);
    return (
      <div class={`value${value.sent.length > 9 ? ' value--digits' : ''}`}>
        <strong>
          {SIGN[value.comparator]}
          {grouped(value.sent)}
        </strong>{' '}
        {value.unit && <span class="unit">{unitText(value.unit)}</span>}
        {plain && (
          <span class="block">
            {t('labs.exactly', { value: `${SIGN[value.comparator]}${plain}` })}
          </span>
        )}
      </div>
    );
  }
  if (isLong(value)) {
    return (
      <div class="value value--text value--long value--block">
        <SentText t={t} label={t('labs.as-laid-out')}>
          {valueText(t, value)}
        </SentText>
      </div>
    );
  }
  const strong = value.kind === 'titer' || value.kind === 'ratio' || value.kind === 'range';
  return (
    <p
      class={`value value--text${value.kind === 'absent' ? ' muted' : ''}${valueText(t, value).length > 60 ? ' value--long' : ''}`}
    >
      {strong ? <strong>{valueText(t, value)}</strong> : <ValueText t={t} value={value} />}
    </p>
  );
}

/**
 * The range as a bar with the value on it, if both are numbers in one unit; every range in words.
 */
function Ranges({ t, test }: { t: Words; test: Test }) {
  const { value, ranges } = test;
  const [own] = ranges;
  const unit = value.kind === 'number' ? value.unit : '';
  const [low, high] = [own?.low, own?.high].map((limit) => (limit ? inUnitOf(limit, value) : null));
  const drawn =
    value.kind === 'number' &&
    Number.isFinite(value.value) &&
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

function TestRow({
  view,
  test,
  named,
  inner,
}: {
  view: View;
  test: Test;
  named: readonly string[];
  inner?: boolean;
}) {
  const Heading = inner ? 'h3' : 'h2';
  const { t } = view;
  const hint = plainHint(t, test.code);
  const linked = hasTrend(test) && view.actor !== null;
  const members = test.members.filter((member) => !isDrug(member));
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
      {!isHeading(test) && <Value t={t} value={test.value} />}
      <div class="test-bar">
        <Ranges t={t} test={test} />
      </div>
      <div class="test-flag">
        <FlagTags t={t} test={test} />
        <StatusTag t={t} status={test.status} />
      </div>
      {hasBeside(t, test, named) && (
        <div class="test-more">
          <Beside t={t} test={test} named={named} />
        </div>
      )}
      {members.length > 0 && (
        <ul class="tests tests--inner">
          {members.map((member) => (
            <TestRow key={member.id} view={view} test={member} named={named} inner />
          ))}
        </ul>
      )}
    </li>
  );
}

/** For a long panel: how many are outside the range, before one has read them all. */
function Summary({ t, tests }: { t: Words; tests: readonly Test[] }) {
  const { inside, outside, critical, unsaid } = countsOf(tests);
  const n = inside + outside + unsaid;
  if (n < 4 || (outside === 0 && unsaid > 0)) return null;
  return (
    <p class="tests-summary">
      {critical > 0 && (
        <Tag tone="high" icon="triangle-alert">
          {t('labs.critical', { n: critical })}
        </Tag>
      )}{' '}
      {outside > 0 ? t('labs.outside-of', { off: outside, n }) : t('labs.all-in', { n })}
    </p>
  );
}

/** Every test, in the laboratory's order. `named`: names that the page already shows. */
export function Tests({
  view,
  tests,
  named = [],
}: {
  view: View;
  tests: Test[];
  named?: readonly string[];
}) {
  return (
    <>
      <Summary t={view.t} tests={tests} />
      <ul class="tests">
        {tests.map((test) => (
          <TestRow key={test.id} view={view} test={test} named={named} />
        ))}
      </ul>
      <Susceptibility t={view.t} tests={tests} />
    </>
  );
}
