import type { GraphQLOutputType } from 'graphql';
import { getNamedType, isObjectType, isRequiredArgument } from 'graphql';

/** A selection of everything that a type has, so many levels down. */
export function wholeType(type: GraphQLOutputType, levels: number): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return '';
  const fields = Object.values(named.getFields()).flatMap((field) => {
    if (field.args.some(isRequiredArgument)) return [];
    const isLeaf = !isObjectType(getNamedType(field.type));
    if (!isLeaf && levels <= 1) return [];
    return [`${field.name} ${wholeType(field.type, levels - 1)}`.trim()];
  });
  return `{ ${fields.join(' ')} }`;
}
