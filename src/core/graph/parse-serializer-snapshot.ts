import { fail, flag, list, nullable, object, oneOf, recursive, text, whole, type Shape } from '../base/shape.ts';
import type { OuterSnapshot, SerializerSnapshot } from '../types/serializer-snapshot.ts';

/** Nested types deeper than this are refused: every walk over a snapshot recurses. */
const MAX_DEPTH = 50;
const MAX_PARTS = 1000;
const MAX_INT = 2 ** 31 - 1;

const className = text(4096);

const outerSnapshot: Shape<OuterSnapshot> = oneOf('kind', {
  none: object({}),
  class: object({ className }),
  row: object({ supportsRowKind: flag }),
  nullable: object({ paddingBytes: whole(0, MAX_INT) }),
});

const hexText: Shape<string> = (value, path) => {
  const digits = text()(value, path);
  return /^(?:[0-9a-f]{2})*$/.test(digits) ? digits : fail(path, 'hex digits');
};

/** A type as it comes out of the sandbox. @throws MalformedDataError naming the place, also if it is nested too deep */
export const serializerSnapshot: Shape<SerializerSnapshot> = recursive(MAX_DEPTH, (nested) => {
  const subclasses = list(object({ className, serializer: nullable(nested) }), MAX_PARTS);
  return oneOf('kind', {
    simple: object({ className }),
    'value-type': object({ className }),
    composite: object({
      className,
      outerVersion: whole(0, MAX_INT),
      outer: outerSnapshot,
      nested: list(nested, MAX_PARTS),
    }),
    pojo: object({
      className,
      fields: list(object({ name: className, declaringClass: className, serializer: nested }), MAX_PARTS),
      registeredSubclasses: subclasses,
      otherSubclasses: subclasses,
    }),
    enum: object({ className, constants: list(className, MAX_PARTS) }),
    avro: object({ runtimeClass: className, schemaJson: text() }),
    kryo: object({ className, bodyHex: hexText }),
    generic: object({ description: text() }),
  });
});
