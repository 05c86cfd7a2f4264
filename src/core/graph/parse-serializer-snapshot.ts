import { assertUnreachable } from '../base/assert.ts';
import type { UntrustedValue } from '../base/untrusted-value.ts';
import type {
  OuterSnapshot,
  PojoFieldSnapshot,
  PojoSubclassSnapshot,
  SerializerSnapshot,
} from '../types/serializer-snapshot.ts';

/** Nested types deeper than this are refused: every walk over a snapshot recurses. */
const MAX_DEPTH = 50;
const MAX_INT = 2 ** 31 - 1;

const KINDS = ['simple', 'composite', 'pojo', 'enum', 'avro', 'kryo', 'value-type', 'generic'] as const;

/** @throws MalformedDataError naming the place of what is no serializer snapshot, or too deep */
export function parseSerializerSnapshot(value: UntrustedValue, depth = 0): SerializerSnapshot {
  if (depth > MAX_DEPTH) value.fail(`a type nested at most ${MAX_DEPTH} deep`);
  const nested = (part: UntrustedValue): SerializerSnapshot => parseSerializerSnapshot(part, depth + 1);
  const kind = value.field('kind').oneOf(KINDS);
  const text = (name: string): string => value.field(name).text();
  switch (kind) {
    case 'simple':
    case 'value-type':
      return { kind, className: text('className') };
    case 'composite':
      return {
        kind,
        className: text('className'),
        outerVersion: value.field('outerVersion').integer(0, MAX_INT),
        outer: parseOuter(value.field('outer')),
        nested: value.field('nested').array(nested),
      };
    case 'pojo':
      return {
        kind,
        className: text('className'),
        fields: value.field('fields').array((field): PojoFieldSnapshot => ({
          name: field.field('name').text(),
          declaringClass: field.field('declaringClass').text(),
          serializer: nested(field.field('serializer')),
        })),
        registeredSubclasses: value.field('registeredSubclasses').array((subclass) => parseSubclass(subclass, nested)),
        otherSubclasses: value.field('otherSubclasses').array((subclass) => parseSubclass(subclass, nested)),
      };
    case 'enum':
      return {
        kind,
        className: text('className'),
        constants: value.field('constants').array((constant) => constant.text()),
      };
    case 'avro':
      return { kind, runtimeClass: text('runtimeClass'), schemaJson: text('schemaJson') };
    case 'kryo':
      return { kind, className: text('className'), bodyHex: parseHex(value.field('bodyHex')) };
    case 'generic':
      return { kind, description: text('description') };
    default:
      return assertUnreachable(kind);
  }
}

function parseOuter(value: UntrustedValue): OuterSnapshot {
  const kind = value.field('kind').oneOf(['none', 'class', 'row', 'nullable'] as const);
  switch (kind) {
    case 'none':
      return { kind };
    case 'class':
      return { kind, className: value.field('className').text() };
    case 'row':
      return { kind, supportsRowKind: value.field('supportsRowKind').boolean() };
    case 'nullable':
      return { kind, paddingBytes: value.field('paddingBytes').integer(0, MAX_INT) };
    default:
      return assertUnreachable(kind);
  }
}

function parseSubclass(
  value: UntrustedValue,
  nested: (part: UntrustedValue) => SerializerSnapshot,
): PojoSubclassSnapshot {
  return { className: value.field('className').text(), serializer: value.field('serializer').nullable(nested) };
}

function parseHex(value: UntrustedValue): string {
  const text = value.text();
  return /^(?:[0-9a-f]{2})*$/.test(text) ? text : value.fail('hex digits');
}
