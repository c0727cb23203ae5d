import { GraphQLScalarType } from 'graphql';

/** Output only: values are what the rooms behind give, in the form that the schema names. */
function outputScalar(name: string, description: string): GraphQLScalarType {
  return new GraphQLScalarType({ name, description, serialize: (value) => value });
}

export const SCALARS = {
  DateTime: outputScalar('DateTime', 'RFC 3339, UTC, with milliseconds.'),
  StringMap: outputScalar('StringMap', 'A JSON object whose values are text, such as labels.'),
  JSONObject: outputScalar('JSONObject', 'Any JSON object, such as an EndpointSlice as published.'),
};
