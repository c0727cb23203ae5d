import { readFileSync } from 'node:fs';

import { expect, test } from '@jest/globals';
import type { GraphQLNamedType } from 'graphql';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';

import { SCHEMA_FILE } from './graphql.module.js';

const schema = buildSchema(readFileSync(SCHEMA_FILE, 'utf8'));

test('everything in the schema says what it is', () => {
  const own = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
  const silent = own.flatMap((type) => [
    ...(type.description ? [] : [type.name]),
    ...membersOf(type).flatMap(({ name, description }) => (description ? [] : [`${type.name}.${name}`])),
  ]);
  expect(silent).toEqual([]);
});

interface Described {
  readonly name: string;
  readonly description?: string | null | undefined;
}

function membersOf(type: GraphQLNamedType): readonly Described[] {
  if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) {
    const fields: Readonly<Record<string, Described>> = type.getFields();
    return Object.values(fields);
  }
  return isEnumType(type) ? type.getValues().map(({ name, description }) => ({ name, description })) : [];
}
