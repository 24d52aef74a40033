interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
}

/** A JSON Schema as one line in the manner of a TypeScript type, deep parts cut to `{…}`. */
export function describeType(schema: JsonSchema, depth = 0): string {
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const options = schema.anyOf ?? schema.oneOf;
  if (options)
    return options.length > 8
      ? `one of ${options.length} shapes`
      : options.map((option) => describeType(option, depth + 1)).join(' | ');
  if (schema.allOf) return schema.allOf.map((part) => describeType(part, depth + 1)).join(' & ');
  if (schema.type === 'array') return `${wrap(describeType(schema.items ?? {}, depth))}[]`;
  if (schema.type === 'object') return describeObject(schema, depth);
  if (schema.type === 'integer') return 'integer';
  return typeof schema.type === 'string' ? schema.type : 'any';
}

function describeObject(schema: JsonSchema, depth: number): string {
  const fields = Object.entries(schema.properties ?? {});
  if (fields.length === 0)
    return typeof schema.additionalProperties === 'object'
      ? `{ [key]: ${describeType(schema.additionalProperties, depth + 1)} }`
      : '{}';
  if (depth > 2) return '{…}';
  const required = new Set(schema.required);
  return `{ ${fields.map(([name, field]) => `${name}${required.has(name) ? '' : '?'}: ${describeType(field, depth + 1)}`).join(', ')} }`;
}

function wrap(type: string): string {
  return type.includes(' | ') ? `(${type})` : type;
}
