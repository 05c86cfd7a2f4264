import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { commandOutput, type CommandResult } from '../command-output.ts';
import { contentHash, ensureCacheFolder, root, say, withLock } from '../bootstrap/project.mjs';
import type { JavaTools } from './java-tools.ts';
import type { FlinkPlan, FlinkReport } from './flink-plan.ts';

const PROJECT = 'tests/conformance/flink';
/** Flink's own list (`env.java.opts.all`), as far as this job needs it. */
const OPENED_PACKAGES = ['java.lang', 'java.util', 'java.util.concurrent', 'java.time', 'java.nio', 'java.net'];
const LAST_LINES = 20;

/** Downloads failed: the machine has no way to Maven's repositories. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
}

/** The Maven project, built. */
export class FlinkProject {
  readonly #tools: JavaTools;
  readonly #classPath: string;

  private constructor(tools: JavaTools, classPath: string) {
    this.#tools = tools;
    this.#classPath = classPath;
  }

  /** @throws DownloadError; Error if it can't be compiled */
  static async build(tools: JavaTools): Promise<FlinkProject> {
    // As in its pom.xml.
    const target = join(ensureCacheFolder(), 'flink-conformance');
    mkdirSync(target, { recursive: true });
    const classPath = await withLock('flink-conformance', async () => {
      await ensureBuilt(tools, target);
      return readFileSync(join(target, 'class-path.txt'), 'utf8').trim();
    });
    return new FlinkProject(tools, [join(target, 'classes'), classPath].join(delimiter));
  }

  /**
   * @param folder an empty one, for everything that Flink and Kafka write
   * @throws Error if Flink ended before it reported on every run
   */
  async run(plan: FlinkPlan, folder: string): Promise<readonly FlinkReport[]> {
    const planFile = join(folder, 'plan.json');
    const logFile = join(folder, 'flink.log');
    writeFileSync(planFile, JSON.stringify(plan));
    const options = [
      ...OPENED_PACKAGES.map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
      '-Xmx2g',
      // It lives for a minute: quick to start beats quick in the end.
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      `-Djava.io.tmpdir=${folder}`,
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
      `-Dorg.slf4j.simpleLogger.logFile=${logFile}`,
    ];
    const java = join(this.#tools.javaHome, 'bin', 'java');
    const words = [...options, '-cp', this.#classPath, 'sluice.conformance.Main', planFile, folder];
    const result = await commandOutput(java, words, { cwd: folder });
    return plan.runs.map((_, index) => {
      const file = join(folder, `${index}.json`);
      if (!existsSync(file)) throw new Error(`Flink ended with exit code ${result.exitCode}:\n${lastLines(result)}`);
      // Written by Main.java of our own project.
      return JSON.parse(readFileSync(file, 'utf8')) as FlinkReport;
    });
  }
}

/** Once per state of the project's files. The jars themselves lie in Maven's own repository. */
async function ensureBuilt(tools: JavaTools, target: string): Promise<void> {
  const stamp = join(target, 'built.txt');
  const classPathFile = join(target, 'class-path.txt');
  const hash = contentHash([PROJECT]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash && allExist(readFileSync(classPathFile, 'utf8')))
    return;
  say('building the Flink project (its first time downloads about 200 MB) …');
  const downloaded = await maven(tools, 'dependency:build-classpath');
  if (downloaded.exitCode !== 0) throw new DownloadError(`Maven could not get Flink:\n${lastLines(downloaded)}`);
  const compiled = await maven(tools, 'compile');
  if (compiled.exitCode !== 0) throw new Error(`Maven could not compile ${PROJECT}:\n${lastLines(compiled)}`);
  writeFileSync(stamp, hash);
}

const allExist = (classPath: string): boolean =>
  classPath
    .trim()
    .split(delimiter)
    .every((jar) => existsSync(jar));

const maven = ({ maven: command, javaHome }: JavaTools, goal: string): Promise<CommandResult> =>
  commandOutput(command, ['-q', '-B', goal], {
    cwd: join(root, PROJECT),
    env: { ...process.env, JAVA_HOME: javaHome },
  });

const lastLines = ({ output }: CommandResult): string => output.trimEnd().split('\n').slice(-LAST_LINES).join('\n');
