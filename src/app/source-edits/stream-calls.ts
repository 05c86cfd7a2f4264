import type ts from 'typescript';
import { OPERATORS, SETTINGS, SINKS, SOURCES, STREAM_TYPES, VIRTUAL } from './api-names.ts';

export type TypeScript = typeof ts;

/** A call in the source that makes an operator: `.process(…)` with the settings that follow it. */
export interface OperatorCall {
  readonly node: ts.CallExpression;
  readonly method: string;
  readonly role: 'source' | 'operator' | 'sink';
  /** Where the last setting of the same chain ends; the call's own end if there is none. */
  readonly lastSetting: ts.CallExpression;
  /** From `.uid('…')`; null if there is none, or if it is no plain text. */
  readonly uid: string | null;
  readonly hasUid: boolean;
  /** From `.name('…')`, or a source's third argument. */
  readonly name: string | null;
}

/** The stream-making calls of one file, in the order in which they stand, which is that of a straight program. */
export class StreamCalls {
  readonly calls: readonly OperatorCall[];

  constructor(
    readonly ts: TypeScript,
    readonly file: ts.SourceFile,
  ) {
    const found: OperatorCall[] = [];
    const visit = (node: ts.Node): void => {
      ts.forEachChild(node, visit);
      const call = ts.isCallExpression(node) ? this.#operatorCall(node) : undefined;
      if (call !== undefined) found.push(call);
    };
    visit(file);
    // A chain's calls nest from the outside in: what runs first ends first.
    this.calls = found.sort((a, b) => a.node.end - b.node.end);
  }

  /** The method that a call calls, if it is one: `keyBy` of `x.keyBy(…)`. */
  methodOf(node: ts.Expression): string | undefined {
    if (!this.ts.isCallExpression(node) || !this.ts.isPropertyAccessExpression(node.expression)) return undefined;
    return node.expression.name.text;
  }

  receiverOf(node: ts.CallExpression): ts.Expression | undefined {
    return this.ts.isPropertyAccessExpression(node.expression) ? this.plain(node.expression.expression) : undefined;
  }

  /** Without parentheses, `!` and `as`. */
  plain(node: ts.Expression): ts.Expression {
    const { ts } = this;
    if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node)) {
      return this.plain(node.expression);
    }
    return node;
  }

  /** What a variable was first set to. Names are looked up by block, which is all that `const` needs. */
  initializerOf(name: ts.Identifier): ts.Expression | undefined {
    const declaration = this.#declarationOf(name);
    if (declaration === undefined || !this.ts.isVariableDeclaration(declaration)) return undefined;
    return declaration.initializer === undefined ? undefined : this.plain(declaration.initializer);
  }

  isStream(node: ts.Expression, depth = 0): boolean {
    const { ts } = this;
    if (depth > 200) return false; // a chain that long is no program, and names may go round
    const expression = this.plain(node);
    if (ts.isIdentifier(expression)) {
      const initializer = this.initializerOf(expression);
      return initializer === undefined ? this.#isStreamParameter(expression) : this.isStream(initializer, depth + 1);
    }
    const method = this.methodOf(expression);
    const receiver = ts.isCallExpression(expression) ? this.receiverOf(expression) : undefined;
    if (method === undefined || receiver === undefined) return false;
    if (SOURCES.has(method)) return this.#isEnvironment(receiver, depth + 1);
    const givesStream =
      OPERATORS.has(method) || VIRTUAL.has(method) || SETTINGS.has(method) || method === 'getSideOutput';
    return givesStream && this.isStream(receiver, depth + 1);
  }

  /** The operator whose records an expression stands for, past names, settings and what is no operator. */
  producerOf(node: ts.Expression, depth = 0): OperatorCall | undefined {
    const expression = this.plain(node);
    if (depth > 200) return undefined;
    if (this.ts.isIdentifier(expression)) {
      const initializer = this.initializerOf(expression);
      return initializer === undefined ? undefined : this.producerOf(initializer, depth + 1);
    }
    const known = this.calls.find((call) => call.node === expression);
    if (known !== undefined) return known;
    const receiver = this.ts.isCallExpression(expression) ? this.receiverOf(expression) : undefined;
    return receiver === undefined ? undefined : this.producerOf(receiver, depth + 1);
  }

  #operatorCall(node: ts.CallExpression): OperatorCall | undefined {
    const method = this.methodOf(node);
    const receiver = this.receiverOf(node);
    if (method === undefined || receiver === undefined) return undefined;
    const role = this.#roleOf(method, receiver);
    if (role === undefined) return undefined;
    const settings = this.#settingsAfter(node);
    const uid = settings.find((setting) => this.methodOf(setting) === 'uid');
    const name = settings.find((setting) => this.methodOf(setting) === 'name');
    return {
      node,
      method,
      role,
      lastSetting: settings.at(-1) ?? node,
      uid: this.#text(uid?.arguments[0]),
      hasUid: uid !== undefined,
      name: this.#text(name?.arguments[0]) ?? (role === 'source' ? this.#sourceName(node) : null),
    };
  }

  #roleOf(method: string, receiver: ts.Expression): OperatorCall['role'] | undefined {
    if (SOURCES.has(method)) return this.#isEnvironment(receiver, 0) ? 'source' : undefined;
    if (OPERATORS.has(method)) return this.isStream(receiver) ? 'operator' : undefined;
    return SINKS.has(method) && this.isStream(receiver) ? 'sink' : undefined;
  }

  #settingsAfter(call: ts.CallExpression): readonly ts.CallExpression[] {
    const settings: ts.CallExpression[] = [];
    let node: ts.Node = call;
    for (;;) {
      const access: ts.Node = node.parent;
      if (!this.ts.isPropertyAccessExpression(access) || access.expression !== node) return settings;
      const next: ts.Node = access.parent;
      if (!this.ts.isCallExpression(next) || next.expression !== access || !SETTINGS.has(access.name.text))
        return settings;
      settings.push(next);
      node = next;
    }
  }

  #sourceName(call: ts.CallExpression): string | null {
    return this.#text(call.arguments[this.methodOf(call) === 'addSource' ? 1 : 2]);
  }

  #text(node: ts.Expression | undefined): string | null {
    return node !== undefined && this.ts.isStringLiteralLike(node) ? node.text : null;
  }

  #isEnvironment(node: ts.Expression, depth: number): boolean {
    const expression = this.plain(node);
    if (depth > 200) return false;
    if (this.ts.isIdentifier(expression)) {
      const initializer = this.initializerOf(expression);
      if (initializer !== undefined) return this.#isEnvironment(initializer, depth + 1);
      return /^StreamExecutionEnvironment\b/.test(this.#parameterType(expression));
    }
    return /Environment$/.test(this.methodOf(expression) ?? '');
  }

  #isStreamParameter = (name: ts.Identifier): boolean => STREAM_TYPES.test(this.#parameterType(name));

  #parameterType(name: ts.Identifier): string {
    const declaration = this.#declarationOf(name);
    if (declaration === undefined || !this.ts.isParameter(declaration)) return '';
    return declaration.type?.getText(this.file) ?? '';
  }

  #declarationOf(name: ts.Identifier): ts.VariableDeclaration | ts.ParameterDeclaration | undefined {
    const { ts } = this;
    for (let scope: ts.Node | undefined = name.parent; scope !== undefined; scope = scope.parent) {
      const found = this.#declaredIn(scope, name.text);
      if (found !== undefined) return found;
      if (ts.isSourceFile(scope)) return undefined;
    }
    return undefined;
  }

  #declaredIn(scope: ts.Node, name: string): ts.VariableDeclaration | ts.ParameterDeclaration | undefined {
    const { ts } = this;
    if (ts.isFunctionLike(scope)) {
      return scope.parameters.find((parameter) => ts.isIdentifier(parameter.name) && parameter.name.text === name);
    }
    if (!ts.isBlock(scope) && !ts.isSourceFile(scope)) return undefined;
    return scope.statements
      .filter((statement) => ts.isVariableStatement(statement))
      .flatMap((statement) => [...statement.declarationList.declarations])
      .find((declaration) => ts.isIdentifier(declaration.name) && declaration.name.text === name);
  }
}
