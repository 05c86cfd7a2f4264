import { MalformedDataError } from '../base/malformed-data-error.ts';
import { TypeMismatchError } from './type-serializer.ts';

const MAX_SHOWN = 60;

/** A value as an error shows it: short, and without running code of the value's own. */
export function showValue(value: unknown): string {
  switch (typeof value) {
    case 'string': {
      const cut = value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value;
      return `'${cut}'`;
    }
    case 'bigint':
      return `${value}n`;
    case 'number':
      return Object.is(value, -0) ? '-0' : `${value}`;
    case 'boolean':
    case 'undefined':
      return `${value}`;
    case 'function':
      return 'a function';
    case 'symbol':
      return 'a symbol';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? `an array of ${value.length}` : objectName(value);
  }
}

function objectName(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return 'an object';
  const maker: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  const name: unknown = typeof maker === 'function' ? Object.getOwnPropertyDescriptor(maker, 'name')?.value : undefined;
  return typeof name === 'string' && name !== '' ? `an object of class ${name}` : 'an object';
}

/** @returns the error for a value outside of its type: `'abc' is not a DOUBLE` */
export function mismatch(value: unknown, type: string, hint = ''): TypeMismatchError {
  const article = /^[AEIOU]/.test(type) ? 'an' : 'a';
  return new TypeMismatchError(`${showValue(value)} is not ${article} ${type}${hint === '' ? '' : ` (${hint})`}`);
}

/** Adds where it happened to an error that a nested serializer threw; anything else passes as it is. */
export function locate(error: unknown, owner: string, step: string): unknown {
  if (error instanceof TypeMismatchError) return error.within(owner, step);
  if (error instanceof MalformedDataError) return new MalformedDataError(`${owner}${step}: ${error.message}`);
  return error;
}
