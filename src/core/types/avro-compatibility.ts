import { canonicalAvroSchema } from './avro-canonical-schema.ts';
import { parseAvroSchema, type AvroField, type AvroRecordSchema, type AvroSchema } from './avro-schema.ts';
import { incompatible, type SchemaCompatibility } from './compatibility-verdict.ts';
import type { AvroSnapshot } from './serializer-snapshot.ts';

/** `AvroSerializerSnapshot.resolveSchemaCompatibility`: equal schemas, or Avro says that the new one reads the old one. */
export function resolveAvroCompatibility(newSnapshot: AvroSnapshot, oldSnapshot: AvroSnapshot): SchemaCompatibility {
  if (canonicalAvroSchema(newSnapshot.schemaJson) === canonicalAvroSchema(oldSnapshot.schemaJson)) {
    return { verdict: 'compatible-as-is', reason: 'the Avro schemas are equal' };
  }
  const problem = new Resolution().problem(
    parseAvroSchema(newSnapshot.schemaJson),
    parseAvroSchema(oldSnapshot.schemaJson),
  );
  if (problem !== undefined) return incompatible(`Avro: ${problem}`);
  return { verdict: 'compatible-after-migration', reason: 'Avro reads the old schema with the new one' };
}

/** What a reader's primitive takes from writers of other types. */
const PROMOTIONS: Readonly<Record<string, readonly string[]>> = {
  long: ['int'],
  float: ['int', 'long'],
  double: ['int', 'long', 'float'],
  string: ['bytes'],
  bytes: ['string'],
};

/** `SchemaCompatibility.checkReaderWriterCompatibility` of Avro. */
class Resolution {
  /** Pairs of records under way: a recursive schema is compatible if nothing inside of the first round is not. */
  readonly #underWay = new Map<AvroRecordSchema, Set<AvroRecordSchema>>();

  /** Why `reader` can't read what `writer` wrote; undefined if it can. */
  problem(reader: AvroSchema, writer: AvroSchema): string | undefined {
    if (writer.type === 'union') return first(writer.branches.map((branch) => this.problem(reader, branch)));
    if (reader.type === 'union') {
      if (reader.branches.some((branch) => this.problem(branch, writer) === undefined)) return undefined;
      return `no branch of the new union reads ${named(writer)}`;
    }
    if (reader.type === 'record' && writer.type === 'record') return this.#recordProblem(reader, writer);
    if (reader.type === 'array' && writer.type === 'array') return this.problem(reader.items, writer.items);
    if (reader.type === 'map' && writer.type === 'map') return this.problem(reader.values, writer.values);
    if (reader.type === 'enum' && writer.type === 'enum') {
      if (!sameName(reader, writer)) return `enum ${writer.name} became ${reader.name}`;
      const gone = writer.symbols.filter((symbol) => !reader.symbols.includes(symbol));
      return gone.length === 0 || reader.hasDefault
        ? undefined
        : `symbols ${gone.join(', ')} of ${writer.name} are gone`;
    }
    if (reader.type === 'fixed' && writer.type === 'fixed') {
      if (!sameName(reader, writer)) return `fixed ${writer.name} became ${reader.name}`;
      return reader.size === writer.size ? undefined : `the size of ${writer.name} changed`;
    }
    if (reader.type === writer.type || PROMOTIONS[reader.type]?.includes(writer.type) === true) return undefined;
    return `${named(writer)} became ${named(reader)}`;
  }

  #recordProblem(reader: AvroRecordSchema, writer: AvroRecordSchema): string | undefined {
    if (!sameName(reader, writer)) return `record ${writer.name} became ${reader.name}`;
    const seen = this.#underWay.get(reader) ?? new Set<AvroRecordSchema>();
    this.#underWay.set(reader, seen);
    if (seen.has(writer)) return undefined;
    seen.add(writer);
    return first(reader.fields.map((field) => this.#fieldProblem(field, writer)));
  }

  #fieldProblem(field: AvroField, writer: AvroRecordSchema): string | undefined {
    const names = [field.name, ...field.aliases];
    const old = writer.fields.find(({ name }) => names.includes(name));
    if (old === undefined) {
      return field.hasDefault ? undefined : `field '${field.name}' was added without a default`;
    }
    const problem = this.problem(field.schema, old.schema);
    return problem === undefined ? undefined : `field '${field.name}': ${problem}`;
  }
}

function first(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined);
}

const simpleName = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** Avro compares names without their namespaces, or by the reader's aliases. */
function sameName(
  reader: { readonly name: string; readonly aliases: readonly string[] },
  writer: { readonly name: string },
): boolean {
  return [reader.name, ...reader.aliases].some((name) => simpleName(name) === simpleName(writer.name));
}

function named(schema: AvroSchema): string {
  return 'name' in schema ? schema.name : schema.type;
}
