import type {
  CodeableConcept,
  CoverageClass,
  CoverageCostToBeneficiary,
  Money,
} from '@medplum/fhirtypes';
import { sayConcept } from '../fhir/codings.ts';
import { readMoment } from '../fhir/dates.ts';
import { spelled } from '../fhir/decimals.ts';
import { sayQuantity } from '../fhir/quantities.ts';
import type { Key, Words } from '../platform/i18n.ts';
import type { Party, Plan, SaidDate } from './coverage.rules.ts';

/** A plan in rows of words; nothing is left out. Used for current and past plans. */

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const same = (a: string, b: string) =>
  a.localeCompare(b, undefined, { sensitivity: 'accent' }) === 0;
/** Our name with the sender's beside it, without repetition. */
function beside(name: string, ...sent: (string | null | undefined)[]): string {
  const more = sent
    .flatMap((one) => (one?.trim() ? [one.trim()] : []))
    .filter(
      (one, at, all) => !same(one, name) && all.findIndex((other) => same(other, one)) === at,
    );
  return more.length === 0 ? name : name === '' ? more.join(', ') : `${name} (${more.join(', ')})`;
}

/** A concept in the sender's words: text and displays, or else its code. */
const sentOf = (t: Words, concept: CodeableConcept | undefined): string[] => [
  sayConcept(concept, t.language),
  ...[concept?.text, ...(concept?.coding ?? []).map((coding) => coding.display)].filter(
    (one) => one !== undefined,
  ),
];
const asSent = (t: Words, concept: CodeableConcept | undefined): string => {
  const [first = '', ...more] = sentOf(t, concept);
  return beside(first, ...more);
};

/** A date with the precision that it was sent with; an impossible date as received. */
export function sayDate(t: Words, { text, moment }: SaidDate): string {
  if (!moment) return text;
  return t.day(moment.first, moment.precision === 'time' ? 'day' : moment.precision);
}

export function datesOf(t: Words, { starts, ends }: Pick<Plan, 'starts' | 'ends'>): string {
  if (starts && ends)
    return t('coverage.from-to', { from: sayDate(t, starts), to: sayDate(t, ends) });
  if (starts) return t('coverage.since', { from: sayDate(t, starts) });
  return ends ? t('coverage.until', { to: sayDate(t, ends) }) : t('coverage.no-dates');
}

function sayParty(t: Words, party: Party, self: Key): string {
  if (party.is === 'named') return party.name;
  if (party.is === 'self') return t(self);
  return party.is === 'number'
    ? t('coverage.by-number', { number: party.value })
    : t('coverage.not-named');
}

export const payersOf = (t: Words, plan: Plan): string =>
  plan.payers.map((payer) => sayParty(t, payer, 'coverage.paid-by-self')).join(', ');

/** What the plan pays for, in our words and the payer's. */
export function kindOf(t: Words, { kinds, type }: Pick<Plan, 'kinds' | 'type'>): string {
  const ours = kinds.map((kind) => t(`coverage.kind-${kind}`)).join(', ');
  const codings = type?.coding ?? [];
  // a code for which we have a word says nothing more; a product such as HMO does
  const codes = codings.map(({ code, display }) =>
    !display && (ours === '' || /^(HMO|PPO|POS)$/.test(code ?? '')) ? code : null,
  );
  const sent = sentOf(t, type).filter(
    (one) => ours === '' || !codings.some((coding) => coding.code === one),
  );
  return beside(capital(ours), ...sent, ...codes);
}

/** The plan's name, or else who pays, what for, or just that it is a plan. */
export function titleOf(t: Words, plan: Plan): string {
  const named = plan.payers.flatMap((payer) => (payer.is === 'named' ? [payer.name] : []));
  return plan.name ?? named[0] ?? (kindOf(t, plan) || t('coverage.unnamed'));
}

const sayMoney = (money: Money | undefined): string | null => {
  const amount = money && spelled(money, 'value');
  if (!money || amount === undefined) return money?.currency ?? null;
  return money.currency === 'USD'
    ? `$${amount}`
    : [amount, money.currency].filter(Boolean).join(' ');
};

/** Our words for codes of one system; the sender's for all others. */
function conceptOf(
  t: Words,
  prefix: string,
  concept: CodeableConcept | undefined,
  system: RegExp,
): string {
  const known = concept?.coding
    ?.map((coding) =>
      coding.system === undefined || system.test(coding.system) ? `${prefix}-${coding.code}` : '',
    )
    .find((key) => t.has(key));
  const displays = concept?.coding?.map((coding) => coding.display) ?? [];
  return known && t.has(known) ? beside(t(known), concept?.text, ...displays) : asSent(t, concept);
}

function classRow(t: Words, one: CoverageClass): [string, string] {
  // an official display of a known class says the same as our word
  const type = one.type?.coding?.find((coding) => t.has(`coverage.class-${coding.code}`));
  const ours = type ? t(`coverage.class-${type.code}` as Key) : null;
  const label = ours ?? (asSent(t, one.type) || t('coverage.class'));
  const text = one.type?.text?.trim();
  return [
    ours && text && !same(ours, text) ? `${label} (${text})` : label,
    beside(one.name?.trim() ?? '', one.value),
  ];
}

function costRow(t: Words, zone: string, cost: CoverageCostToBeneficiary): [string, string] {
  const label =
    conceptOf(t, 'coverage.cost', cost.type, /coverage-copay-type/) || t('coverage.cost');
  const amount = sayMoney(cost.valueMoney) ?? sayQuantity(cost.valueQuantity);
  const but = (cost.exception ?? []).map(({ type, period }) => {
    const said = (text: string | undefined): SaidDate | null =>
      text ? { text, moment: readMoment(text, zone) } : null;
    const [starts, ends] = [said(period?.start), said(period?.end)];
    return beside(asSent(t, type), starts || ends ? datesOf(t, { starts, ends }) : null);
  });
  return [
    label,
    [amount, but.length > 0 ? t('coverage.except', { what: but.join('; ') }) : null]
      .filter(Boolean)
      .join('; '),
  ];
}

function relationshipOf(t: Words, { code, concept }: Plan['relationship']): string {
  const displays = (concept?.coding ?? []).map(
    (coding) => coding.display ?? (code ? null : coding.code),
  );
  return beside(code ? t(`coverage.is-${code}`) : '', concept?.text, ...displays);
}

function orderOf(t: Words, order: string | null): string {
  const key = `coverage.order-${order}`;
  return order === null ? '' : t.has(key) ? t(key) : t('coverage.order-n', { order });
}

/** Every row of a plan: its label and its content. Rows with the same label are joined. */
export function rowsOf(t: Words, zone: string, plan: Plan): { term: string; value: string }[] {
  const rows: [string, string | null][] = [
    [t('coverage.payer'), payersOf(t, plan)],
    [t('coverage.kind'), kindOf(t, plan)],
    [t('coverage.member-id'), plan.memberId],
    [t('coverage.subscriber-id'), plan.subscriberId],
    [t('coverage.dependent'), plan.dependent],
    ...plan.otherNumbers.map((one): [string, string] => [
      asSent(t, one.type) || t('coverage.number'),
      one.value,
    ]),
    ...plan.classes.map((one) => classRow(t, one)),
    [t('coverage.network'), plan.network],
    [
      t('coverage.subscriber'),
      plan.subscriber && sayParty(t, plan.subscriber, 'coverage.this-person'),
    ],
    [
      t('coverage.policy-holder'),
      plan.policyHolder && sayParty(t, plan.policyHolder, 'coverage.this-person'),
    ],
    [t('coverage.relationship'), relationshipOf(t, plan.relationship)],
    [t('coverage.order'), orderOf(t, plan.order)],
    [t('coverage.dates'), datesOf(t, plan)],
    ...plan.costs.map((cost) => costRow(t, zone, cost)),
    [t('coverage.subrogation'), plan.subrogation ? t('coverage.subrogation-yes') : null],
    [t('coverage.contract'), plan.contracts.join(', ')],
    [t('coverage.modifiers'), plan.modifiers.join('; ')],
  ];
  const merged = new Map<string, string[]>();
  for (const [term, value] of rows)
    if (value) merged.set(term, [...(merged.get(term) ?? []), value]);
  return [...merged].map(([term, values]) => ({ term, value: values.join('; ') }));
}
