import { type Project, type Symbol as Sym, type Type, TypeFlags } from 'typescript/unstable/sync';
import type { Described } from './described.ts';

/** The name under which the driver hands a column on. */
export const fieldOf = (column: string): string => column;

const ANYTHING = TypeFlags.Any | TypeFlags.Unknown;

export interface RowCheck {
  /** What is wrong with a row type, as sentences. */
  problems: string[];
  /** Columns that the row type does not name, so that nothing can read them. */
  unread: string[];
  /** Properties that may be null by their type, and whether the column of this statement can be. */
  nullable: { declaration: string; name: string; never: boolean }[];
}

/** Compares what a statement answers with what its caller says a row is. */
export function checkerOf({ checker }: Project, readAs: ReadonlyMap<string, string>) {
  const basic: Record<string, Type> = {
    string: checker.getStringType(),
    number: checker.getNumberType(),
    boolean: checker.getBooleanType(),
  };

  /** Whether a value that the driver makes can be a property of this type. */
  function holds(type: Type, made: string): boolean {
    if (type.flags & ANYTHING || made === 'json') return true;
    const full = checker.getNonNullableType(type) ?? type;
    if (made.endsWith('[]')) {
      if (!checker.isArrayLikeType(full)) return false;
      const [item] = full.isTypeReference() ? checker.getTypeArguments(full) : [];
      return item !== undefined && holds(item, made.slice(0, -2));
    }
    const plain = basic[made];
    if (plain) return checker.isTypeAssignableTo(full, plain);
    return full.getSymbol()?.name === made;
  }

  /** The words that a type names, where it is one of words. */
  function wordsOf(type: Type): string[] | undefined {
    const full = checker.getNonNullableType(type) ?? type;
    if (!checker.isTypeAssignableTo(full, checker.getStringType())) return undefined;
    const types = full.isUnionType() ? (full.getTypes() ?? []) : [full];
    return types.every((one) => one.isStringLiteralType())
      ? types.map((one) => String(one.value))
      : undefined;
  }

  const mayBeNull = (type: Type): boolean =>
    checker.isTypeAssignableTo(checker.getNullType(), type) ||
    checker.isTypeAssignableTo(checker.getUndefinedType(), type);
  const declarationOf = (property: Sym): string => {
    const [declared] = property.declarations;
    return declared ? `${declared.path}:${declared.index}` : String(property.id);
  };

  return function checkRow(row: Type, { columns }: Described): RowCheck {
    const check: RowCheck = { problems: [], unread: [], nullable: [] };
    const properties = checker.getPropertiesOfType(row);
    const byField = new Map(columns.map((column) => [fieldOf(column.name), column]));
    for (const property of properties) {
      const { name } = property;
      const column = byField.get(name);
      const type = checker.getTypeOfSymbol(property);
      if (!column || !type) {
        check.problems.push(`no column ${name}`);
        continue;
      }
      const made = readAs.get(column.type) ?? 'unknown';
      if (!holds(type, made))
        check.problems.push(
          `${name} is ${checker.typeToString(type)}; ${column.type} is read as ${made}`,
        );
      if (type.flags & ANYTHING) continue;
      const words = wordsOf(type);
      const left = column.words?.filter((word) => words && !words.includes(word)) ?? [];
      const over = words?.filter((word) => column.words && !column.words.includes(word)) ?? [];
      if (left.length > 0 && !column.chosen)
        check.problems.push(`${name} can be ${left.join(', ')}`);
      if (over.length > 0) check.problems.push(`${name} is never ${over.join(', ')}`);
      const open = mayBeNull(type);
      if (column.nulls === 'sometimes' && !open) check.problems.push(`${name} can be null`);
      if (open)
        check.nullable.push({
          declaration: declarationOf(property),
          name,
          never: column.nulls === 'never',
        });
    }
    const named = new Set(properties.map(({ name }) => name));
    check.unread = [...byField.keys()].filter((field) => !named.has(field));
    return check;
  };
}
