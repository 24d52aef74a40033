import fc from 'fast-check';
import { z } from 'zod';

/** What `z.toJSONSchema` says of the schemas of the contract, as far as values are made from it. */
interface JsonSchema {
  readonly type?: 'string' | 'number' | 'integer' | 'boolean' | 'null' | 'object' | 'array';
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** What stands for the values of a field, by its name, where the schema alone says too little. */
export type Hints = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** More items or signs than the least show nothing that these do not. */
const fewMore = 5;
const longestText = 200;

/** Values that a schema of the contract takes: nearly all of them, since a refinement is known to nobody but itself. */
export function valuesOf(schema: z.ZodType, hints: Hints = {}): fc.Arbitrary<unknown> {
  return valuesLike(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema, hints, '');
}

function valuesLike(schema: JsonSchema, hints: Hints, field: string): fc.Arbitrary<unknown> {
  const hint = Object.hasOwn(hints, field) ? hints[field] : undefined;
  if (hint) return hint;
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return fc.oneof(...options.map((option) => valuesLike(option, hints, field)));
  switch (schema.type) {
    case 'string':
      return texts(schema);
    case 'integer':
      return fc.integer(wholeBounds(schema));
    case 'number':
      return fc.double({
        min: schema.minimum ?? schema.exclusiveMinimum ?? -1e9,
        max: schema.maximum ?? schema.exclusiveMaximum ?? 1e9,
        noNaN: true,
      });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array': {
      const { items = {}, minItems: minLength = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
      const maxLength = Math.min(maxItems, minLength + fewMore);
      return fc.array(valuesLike(items, hints, field), { minLength, maxLength });
    }
    case 'object':
      return objects(schema, hints);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function texts({ pattern, minLength = 0, maxLength = longestText }: JsonSchema): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern, 'u'));
  return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, longestText)), unit: 'grapheme' });
}

function wholeBounds(schema: JsonSchema): { min: number; max: number } {
  const { exclusiveMinimum = Number.MIN_SAFE_INTEGER - 1, exclusiveMaximum = Number.MAX_SAFE_INTEGER + 1 } = schema;
  return {
    min: Math.max(schema.minimum ?? Number.MIN_SAFE_INTEGER, exclusiveMinimum + 1),
    max: Math.min(schema.maximum ?? Number.MAX_SAFE_INTEGER, exclusiveMaximum - 1),
  };
}

function objects(schema: JsonSchema, hints: Hints): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const fields = Object.entries(properties).map(([name, inner]) => [name, valuesLike(inner, hints, name)] as const);
  const known = fc.record(Object.fromEntries(fields), { requiredKeys: [...required], noNullPrototype: true });
  if (fields.length > 0 || typeof additionalProperties !== 'object') return known;
  const keys = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme-ascii' });
  return fc.dictionary(keys, valuesLike(additionalProperties, hints, ''), { maxKeys: 3, noNullPrototype: true });
}
