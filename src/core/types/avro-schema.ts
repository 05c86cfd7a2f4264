import { MalformedDataError } from '../base/malformed-data-error.ts';

/** An Avro schema with its names resolved; a record may hold itself. */
export type AvroSchema =
  | AvroPrimitive
  | AvroFixed
  | AvroEnum
  | AvroRecordSchema
  | { readonly type: 'array'; readonly items: AvroSchema }
  | { readonly type: 'map'; readonly values: AvroSchema }
  | { readonly type: 'union'; readonly branches: readonly AvroSchema[] };

const PRIMITIVES = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'] as const;
export interface AvroPrimitive {
  readonly type: (typeof PRIMITIVES)[number];
}

export interface AvroFixed {
  readonly type: 'fixed';
  /** with its namespace */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly size: number;
}

export interface AvroEnum {
  readonly type: 'enum';
  readonly name: string;
  readonly aliases: readonly string[];
  readonly symbols: readonly string[];
  readonly hasDefault: boolean;
}

export interface AvroRecordSchema {
  readonly type: 'record';
  readonly name: string;
  readonly aliases: readonly string[];
  readonly fields: readonly AvroField[];
}

export interface AvroField {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly schema: AvroSchema;
  readonly hasDefault: boolean;
}

type JsonObject = Readonly<Record<string, unknown>>;
const MAX_DEPTH = 64;

/** @throws MalformedDataError if the text is no Avro schema */
export function parseAvroSchema(json: string): AvroSchema {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw new MalformedDataError('an Avro schema that is not JSON');
  }
  return new SchemaParser().parse(parsed, '', 0);
}

class SchemaParser {
  readonly #named = new Map<string, AvroSchema>();

  parse(json: unknown, namespace: string, depth: number): AvroSchema {
    if (depth > MAX_DEPTH) throw new MalformedDataError(`an Avro schema nested deeper than ${MAX_DEPTH}`);
    if (typeof json === 'string') return this.#reference(json, namespace);
    if (Array.isArray(json)) {
      return { type: 'union', branches: json.map((branch: unknown) => this.parse(branch, namespace, depth + 1)) };
    }
    const schema = asObject(json);
    const type = schema['type'];
    if (type === 'array') return { type, items: this.parse(schema['items'], namespace, depth + 1) };
    if (type === 'map') return { type, values: this.parse(schema['values'], namespace, depth + 1) };
    if (type === 'record' || type === 'error') return this.#record(schema, namespace, depth);
    if (type === 'enum') return this.#enum(schema, namespace);
    if (type === 'fixed') return this.#fixed(schema, namespace);
    return this.parse(type, namespace, depth + 1);
  }

  #reference(name: string, namespace: string): AvroSchema {
    const primitive = PRIMITIVES.find((known) => known === name);
    if (primitive !== undefined) return { type: primitive };
    const found = this.#named.get(qualify(name, namespace)) ?? this.#named.get(name);
    if (found === undefined) throw new MalformedDataError(`an Avro schema with the unknown type ${name.slice(0, 200)}`);
    return found;
  }

  #record(schema: JsonObject, namespace: string, depth: number): AvroSchema {
    const name = nameOf(schema, namespace);
    const fields: AvroField[] = [];
    const record: AvroRecordSchema = { type: 'record', name, aliases: aliasesOf(schema), fields };
    // Before its fields: they may name it.
    this.#named.set(name, record);
    for (const json of asArray(schema['fields'])) {
      const field = asObject(json);
      fields.push({
        name: asString(field['name']),
        aliases: aliasesOf(field),
        schema: this.parse(field['type'], name.slice(0, Math.max(0, name.lastIndexOf('.'))), depth + 1),
        hasDefault: 'default' in field,
      });
    }
    return record;
  }

  #enum(schema: JsonObject, namespace: string): AvroSchema {
    const name = nameOf(schema, namespace);
    const symbols = asArray(schema['symbols']).map(asString);
    const made: AvroEnum = { type: 'enum', name, aliases: aliasesOf(schema), symbols, hasDefault: 'default' in schema };
    this.#named.set(name, made);
    return made;
  }

  #fixed(schema: JsonObject, namespace: string): AvroSchema {
    const name = nameOf(schema, namespace);
    const size = schema['size'];
    if (typeof size !== 'number' || !Number.isInteger(size) || size < 0) {
      throw new MalformedDataError(`Avro fixed ${name.slice(0, 200)} without a size`);
    }
    const made: AvroFixed = { type: 'fixed', name, aliases: aliasesOf(schema), size };
    this.#named.set(name, made);
    return made;
  }
}

function qualify(name: string, namespace: string): string {
  return name.includes('.') || namespace === '' ? name : `${namespace}.${name}`;
}

function nameOf(schema: JsonObject, enclosing: string): string {
  const own = schema['namespace'];
  return qualify(asString(schema['name']), typeof own === 'string' ? own : enclosing);
}

function aliasesOf(schema: JsonObject): readonly string[] {
  return schema['aliases'] === undefined ? [] : asArray(schema['aliases']).map(asString);
}

function asObject(json: unknown): JsonObject {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new MalformedDataError('an Avro schema with something else where a type should be');
  }
  return Object.fromEntries(Object.entries(json));
}

function asArray(json: unknown): readonly unknown[] {
  if (!Array.isArray(json)) throw new MalformedDataError('an Avro schema without the list that its type needs');
  return json;
}

function asString(json: unknown): string {
  if (typeof json !== 'string') throw new MalformedDataError('an Avro schema without the name that its type needs');
  return json;
}
