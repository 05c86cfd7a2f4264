import type { OutputStream } from '../../core/client/client-effect.ts';
import type { ClientOutcome, ClientRequest, ProgramSettings } from '../../core/client/client-request.ts';
import { ClientGateway } from '../../core/host/client-gateway.ts';
import type { ProgramText } from '../../core/host/program-text.ts';
import type { SessionHost } from '../../core/host/session-host.ts';
import type { Artifacts } from './artifacts.ts';
import type { ProgramOrigins } from './program-origins.ts';
import type { Diagnostic, EmittedProgram } from './programs.ts';
import { programTextOf } from './web-program-text.ts';
import type { WebPrograms } from './web-programs.ts';

type Output = (stream: OutputStream, text: string) => void;

/**
 * Answers the command line. Programs lie behind promises here (artifacts in IndexedDB, the editor's source yet to be
 * compiled), so they are fetched before the gateway, which asks for them at once, sees the request.
 */
export class WebClient {
  readonly #gateway: ClientGateway;
  /** Programs that requests have named, by artifact. */
  readonly #fetched = new Map<string, EmittedProgram>();
  #nextRequestId = 1;

  constructor(
    host: SessionHost,
    readonly artifacts: Artifacts,
    readonly programs: WebPrograms,
    readonly origins: ProgramOrigins,
  ) {
    this.#gateway = new ClientGateway(host, {
      find: (path) => (this.#fetched.has(nameOf(path)) ? nameOf(path) : null),
      program: (settings) => this.#programText(settings),
    });
  }

  async request(request: ClientRequest, jobManager: string | null, output: Output): Promise<ClientOutcome> {
    if (request.call === 'find-artifact') await this.#fetch(nameOf(request.path), output);
    return await new Promise((resolve) => {
      this.#gateway.handle(this.#nextRequestId++, request, jobManager, (answer) => {
        if (answer.type === 'output') output(answer.stream, answer.text);
        else resolve(answer);
      });
    });
  }

  /** An artifact is the same each time; what stands in the editor is compiled anew. */
  async #fetch(name: string, output: Output): Promise<void> {
    this.#fetched.delete(name);
    const program = (await this.artifacts.read(name)) ?? (await this.#compileCurrent(name, output));
    if (program !== null) this.#fetched.set(name, program);
  }

  async #compileCurrent(name: string, output: Output): Promise<EmittedProgram | null> {
    const { current } = this.programs;
    if (current === null || `${current.name}.jar` !== name) return null;
    const emitted = await current.emit();
    if (emitted.ok) return emitted.value;
    output('err', emitted.error.diagnostics.map(diagnosticLine).join(''));
    return null;
  }

  #programText(settings: ProgramSettings): ProgramText {
    const { artifact, programArguments } = settings;
    const program = this.#fetched.get(artifact);
    if (program === undefined) throw new Error(`'${artifact}' was not looked for before it was run`);
    const text = programTextOf(program, { ...settings, maxParallelism: null }, programArguments);
    this.origins.remember(text, { artifact, program });
    return text;
  }
}

/** Directories mean nothing here: `target/fraud.jar` is `fraud.jar`. */
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const diagnosticLine = ({ location: { fileName, line, column }, message }: Diagnostic): string =>
  `${fileName}:${line}:${column}: error: ${message}\n`;
