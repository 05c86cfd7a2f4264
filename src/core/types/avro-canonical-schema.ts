import { MalformedDataError } from '../base/malformed-data-error.ts';

/** What Avro's `Schema.equals` does not look at. */
const NOT_COMPARED: readonly string[] = ['doc', 'aliases', 'namespace'];
const NAMED: readonly unknown[] = ['record', 'error', 'enum', 'fixed'];
const PRIMITIVES: readonly string[] = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'];
const MAX_DEPTH = 128;

/**
 * A text that is equal for schemas that Avro calls equal: names with their namespaces, no documentation and no aliases,
 * properties in one order.
 * @throws MalformedDataError if the schema is not JSON or nests too deep
 */
export function canonicalAvroSchema(schemaJson: string): string {
  let schema: unknown;
  try {
    schema = JSON.parse(schemaJson);
  } catch {
    throw new MalformedDataError('an Avro schema that is not JSON');
  }
  return JSON.stringify(canonicalType(schema, '', 0));
}

function canonicalType(schema: unknown, namespace: string, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new MalformedDataError(`an Avro schema nested deeper than ${MAX_DEPTH}`);
  if (typeof schema === 'string') return PRIMITIVES.includes(schema) ? schema : qualify(schema, namespace);
  if (Array.isArray(schema)) return schema.map((branch: unknown) => canonicalType(branch, namespace, depth + 1));
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = new Map<string, unknown>(Object.entries(schema));
  const type = entries.get('type');
  // {"type": "int"} and "int" are the same schema.
  if (entries.size === 1 && type !== undefined) return canonicalType(type, namespace, depth + 1);
  let inner = namespace;
  if (NAMED.includes(type)) {
    const own = entries.get('namespace');
    const name = qualify(`${entries.get('name')}`, typeof own === 'string' ? own : namespace);
    inner = name.slice(0, Math.max(0, name.lastIndexOf('.')));
    entries.set('name', name);
  }
  const canonical = [...entries]
    .filter(([key]) => !NOT_COMPARED.includes(key) && !(key === 'default' && type === 'enum'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => [key, canonicalMember(key, value, inner, depth)] as const);
  return Object.fromEntries(canonical);
}

function canonicalMember(key: string, value: unknown, namespace: string, depth: number): unknown {
  if (key === 'fields' && Array.isArray(value)) {
    return value.map((field: unknown) => canonicalField(field, namespace, depth));
  }
  const isType = key === 'items' || key === 'values' || (key === 'type' && typeof value === 'object');
  return isType ? canonicalType(value, namespace, depth + 1) : value;
}

function canonicalField(field: unknown, namespace: string, depth: number): unknown {
  if (typeof field !== 'object' || field === null) return field;
  const canonical = Object.entries(field)
    .filter(([key, value]) => !NOT_COMPARED.includes(key) && !(key === 'order' && value === 'ascending'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]: [string, unknown]) => [
      key,
      key === 'type' ? canonicalType(value, namespace, depth + 1) : value,
    ]);
  return Object.fromEntries(canonical);
}

function qualify(name: string, namespace: string): string {
  return name.includes('.') || namespace === '' ? name : `${namespace}.${name}`;
}
