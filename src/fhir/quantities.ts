import type { Quantity } from '@medplum/fhirtypes';
import { spelled } from './decimals.ts';
import { UCUM } from './systems.ts';

export type Comparator = '' | '<' | '<=' | '>=' | '>';

/** A quantity as it was sent. */
export interface Amount {
  /** The digits as sent, e.g. `4.0` or `1E-7`. */
  sent: string;
  value: number;
  comparator: Comparator;
  /** The unit in the sender's words, or its code if there are none; empty if there is no unit. */
  unit: string;
  /** The UCUM code, if the sender gave one. */
  code: string | null;
}

/**
 * Reads a Quantity. Null if it has no value: then `unit` alone may still say something, which the
 * caller shows.
 */
export function readQuantity(quantity: Quantity | undefined): Amount | null {
  const sent = quantity && spelled(quantity, 'value');
  if (!quantity || sent === undefined) return null;
  const code = quantity.system === UCUM ? (quantity.code ?? null) : null;
  return {
    sent,
    value: quantity.value ?? 0,
    comparator: quantity.comparator ?? '',
    unit: quantity.unit?.trim() || quantity.code || '',
    code,
  };
}

/** A quantity on one line, as it came: `< 0.10 mg/dL`. Null if it is empty. */
export function sayQuantity(quantity: Quantity | undefined): string | null {
  const amount = readQuantity(quantity);
  if (!amount) return quantity?.unit?.trim() || quantity?.code || null;
  return [amount.comparator, amount.sent, amount.unit].filter(Boolean).join(' ');
}
