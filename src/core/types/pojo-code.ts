import { decodeAscii } from '../base/ascii.ts';
import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { compileFunction } from '../base/generated-code.ts';
import { StringSerializer } from './basic-serializers.ts';
import { inlineCodeOf, readLong, type InlineCode } from './inline-code.ts';
import { POJO_NO_SUBCLASS, sortedByName, type PojoField, type PojoRules } from './pojo-rules.ts';
import type { TypeSerializer } from './type-serializer.ts';

export type WritePojo<T> = (value: T, target: DataOutput) => void;
export type ReadPojo<T> = (source: DataInput) => T;

/** What tells the POJOs nested in a POJO from other serializers. */
export type RulesOf = (serializer: TypeSerializer<unknown>) => PojoRules | undefined;

/**
 * One step of the generated code, in the order of the bytes. The code knows the common case; whatever else it meets (null
 * numbers, errors), it starts over with the interpreter, which can also say what the error is.
 */
type Step =
  | { readonly kind: 'object'; readonly x: string; readonly source: string; readonly hasNullFlag: boolean }
  | { readonly kind: 'inline'; readonly x: string; readonly source: string; readonly code: InlineCode }
  | { readonly kind: 'string'; readonly x: string; readonly source: string }
  | { readonly kind: 'call'; readonly x: string; readonly source: string; readonly serializer: string };

/** Strings of up to so many units have a length of one byte. */
const MAX_SHORT_STRING = 126;
/** Beyond so many fields the code would only be large. */
const MAX_STEPS = 200;

/** Plans steps and names variables; what is compiled must hold no name that was not quoted. */
class Plan {
  readonly steps: Step[] = [];
  readonly constants: Record<string, unknown> = { decodeAscii, readLong };
  /** An expression that makes the decoded object. */
  readonly literal: string;
  readonly #rulesOf: RulesOf;

  constructor(rules: PojoRules, rulesOf: RulesOf) {
    this.#rulesOf = rulesOf;
    this.literal = this.#addObject(rules, 'value', false);
  }

  #addObject(rules: PojoRules, source: string, hasNullFlag: boolean): string {
    const object = this.#variable();
    this.steps.push({ kind: 'object', x: object, source, hasNullFlag });
    const made = new Map<string, string>();
    for (const field of sortedByName(rules.fields)) made.set(field.name, this.#addField(field, object));
    const members = rules.fields.map(({ name }) => `${JSON.stringify(name)}: ${made.get(name) ?? 'undefined'}`);
    return `{ ${members.join(', ')} }`;
  }

  #addField({ name, serializer }: PojoField, object: string): string {
    const source = `${object}[${JSON.stringify(name)}]`;
    const nested = this.#rulesOf(serializer);
    if (nested !== undefined && nested.fields.length > 0) return this.#addObject(nested, source, true);
    const x = this.#variable();
    const code = inlineCodeOf(serializer);
    if (code !== undefined) {
      this.steps.push({ kind: 'inline', x, source, code });
    } else if (serializer instanceof StringSerializer) {
      this.steps.push({ kind: 'string', x, source });
    } else {
      const constant = `s${this.steps.length}`;
      this.constants[constant] = serializer;
      this.steps.push({ kind: 'call', x, source, serializer: constant });
    }
    return x;
  }

  #variable(): string {
    return `x${this.steps.length}`;
  }
}

/**
 * Code for both directions of a POJO, undefined where code may not be generated or would not help.
 * @param write the interpreter, which the code falls back on with everything as it was before
 */
export function compilePojo<T>(
  rules: PojoRules,
  rulesOf: RulesOf,
  write: WritePojo<T>,
  read: ReadPojo<T>,
): { readonly write: WritePojo<T>; readonly read: ReadPojo<T> } | undefined {
  const plan = new Plan(rules, rulesOf);
  if (plan.steps.length > MAX_STEPS || rules.fields.length === 0) return undefined;
  const compiledWrite = compileFunction(writeCode(plan.steps), { ...plan.constants, interpret: write });
  const compiledRead = compileFunction(readCode(plan), { ...plan.constants, interpret: read });
  if (compiledWrite === undefined || compiledRead === undefined) return undefined;
  // The texts are functions of these forms.
  return { write: compiledWrite as WritePojo<T>, read: compiledRead as ReadPojo<T> };
}

/** Runs of steps whose length is known before they are written: each ends with a call, which writes what it wants. */
function segmentsOf(steps: readonly Step[]): Step[][] {
  const segments: Step[][] = [[]];
  for (const step of steps) {
    segments.at(-1)?.push(step);
    if (step.kind === 'call') segments.push([]);
  }
  return segments.filter((segment) => segment.length > 0);
}

/** Bytes that a step takes at least, its null flag included; a call's value not. */
function fixedBytes(step: Step): number {
  switch (step.kind) {
    case 'object':
      return step.hasNullFlag ? 2 : 1;
    case 'inline':
      return 1 + step.code.byteCount;
    case 'string':
      return 2;
    case 'call':
      return 1;
  }
}

function writeCode(steps: readonly Step[]): string {
  const lines = ['let at, b, v;', ...segmentsOf(steps).flatMap(writeSegment), 'out.position = at; return;'];
  return `(value, out) => {
    const start = out.position;
    ${orStartOver(lines)}
    out.position = start;
    return interpret(value, out);
  }`;
}

/** `break run` and errors of called serializers end here. The interpreter then fails again, and names the field. */
function orStartOver(lines: readonly string[]): string {
  return `try { run: { ${lines.join('\n')} } } catch {}`;
}

function writeSegment(segment: readonly Step[]): string[] {
  const checks = segment.flatMap((step) => [
    `const ${step.x} = ${step.source};`,
    `if (!(${accepts(step)})) break run;`,
  ]);
  return [
    ...checks,
    `at = out.reserve(${bytesToWrite(segment)}); b = out.buffer; v = out.view;`,
    ...segment.map((step, i) => writeStep(step, segment.slice(i + 1))),
  ];
}

/** Exactly what steps will write, if all is ASCII: an output must not grow without need. A null string is one byte. */
function bytesToWrite(steps: readonly Step[]): string {
  const strings = steps.flatMap((step) =>
    step.kind === 'string' ? ` + (${step.x} === null ? -1 : ${step.x}.length)` : [],
  );
  return `${sumOfFixedBytes(steps)}${strings.join('')}`;
}

function accepts(step: Step): string {
  switch (step.kind) {
    case 'object':
      return `typeof ${step.x} === 'object' && ${step.x} !== null && !Array.isArray(${step.x})`;
    case 'inline':
      return step.code.accepts(step.x);
    case 'string':
      return `${step.x} === null || typeof ${step.x} === 'string'`;
    case 'call':
      return 'true';
  }
}

function writeStep(step: Step, rest: readonly Step[]): string {
  switch (step.kind) {
    case 'object':
      return step.hasNullFlag
        ? `b[at] = 0; b[at + 1] = ${POJO_NO_SUBCLASS}; at += 2;`
        : `b[at] = ${POJO_NO_SUBCLASS}; at += 1;`;
    case 'inline':
      return `b[at] = 0; ${step.code.write(step.x, 'at + 1')} at += ${1 + step.code.byteCount};`;
    case 'string':
      return `if (${step.x} === null) { b[at] = 1; at += 1; } else {
        const n = ${step.x}.length;
        b[at] = 0; b[at + 1] = n + 1;
        let all = n <= ${MAX_SHORT_STRING} ? 0 : 128;
        if (all === 0) for (let i = 0; i < n; i++) { const unit = ${step.x}.charCodeAt(i); all |= unit; b[at + 2 + i] = unit; }
        if (all < 128) at += 2 + n; else {
          out.position = at + 1; out.writeString(${step.x});
          at = out.reserve(${bytesToWrite(rest)}); b = out.buffer; v = out.view; } }`;
    case 'call':
      return `if (${step.x} === null) { b[at] = 1; at += 1; out.position = at; } else {
        b[at] = 0; out.position = at + 1; ${step.serializer}.serialize(${step.x}, out); at = out.position; }`;
  }
}

function readCode({ steps, literal }: Plan): string {
  const lines = ['let at = start; const b = source.bytes, v = source.view, end = source.end;'];
  let unchecked = 0;
  for (const [i, step] of steps.entries()) {
    if (unchecked === 0) {
      // One comparison for all steps up to and with the next of unknown length.
      const next = steps.findIndex((other, j) => j >= i && (other.kind === 'string' || other.kind === 'call'));
      const run = steps.slice(i, next < 0 ? steps.length : next + 1);
      lines.push(`if (at + ${sumOfFixedBytes(run)} > end) break run;`);
      unchecked = run.length;
    }
    unchecked--;
    lines.push(readStep(step));
  }
  lines.push(`source.position = at; return ${literal};`);
  return `(source) => {
    const start = source.position;
    ${orStartOver(lines)}
    source.position = start;
    return interpret(source);
  }`;
}

function sumOfFixedBytes(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + fixedBytes(step), 0);
}

function readStep(step: Step): string {
  switch (step.kind) {
    case 'object':
      return step.hasNullFlag
        ? `if (b[at] !== 0 || b[at + 1] !== ${POJO_NO_SUBCLASS}) break run; at += 2;`
        : `if (b[at] !== ${POJO_NO_SUBCLASS}) break run; at += 1;`;
    case 'inline':
      return `if (b[at] !== 0) break run; const ${step.x} = ${step.code.read('at + 1')};
        if (${step.x} === undefined) break run; at += ${1 + step.code.byteCount};`;
    case 'string':
      return `let ${step.x} = null;
        if (b[at] !== 0) at += 1; else {
          const n = b[at + 1] - 1;
          if (n >= 0 && n <= ${MAX_SHORT_STRING} && at + 2 + n <= end) ${step.x} = decodeAscii(b, at + 2, n);
          if (typeof ${step.x} === 'string') at += 2 + n; else {
            source.position = at + 1; ${step.x} = source.readString(); at = source.position; } }`;
    case 'call':
      return `let ${step.x} = null;
        if (b[at] !== 0) at += 1; else {
          source.position = at + 1; ${step.x} = ${step.serializer}.deserialize(source); at = source.position; }`;
  }
}
