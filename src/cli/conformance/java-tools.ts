import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { commandOutput } from '../command-output.ts';
import { installDebianPackages } from '../debian-packages.ts';

export interface JavaTools {
  /** A development kit of a version that Flink 2.3 runs on. */
  readonly javaHome: string;
  readonly maven: string;
}

/** Flink 2.3 is tested on these. */
const VERSIONS = ['17', '21'] as const;
const DEBIAN_HOMES = '/usr/lib/jvm';
const executable = (name: string): string => (process.platform === 'win32' ? `${name}.exe` : name);

/** Finds them, or installs them where that is possible. @returns null if there are none */
export async function findJavaTools(): Promise<JavaTools | null> {
  const found = await lookForTools();
  if (found !== null) return found;
  for (const version of VERSIONS) {
    if (!(await installDebianPackages(`openjdk-${version}-jdk-headless`, 'maven'))) continue;
    const installed = await lookForTools();
    if (installed !== null) return installed;
  }
  return null;
}

async function lookForTools(): Promise<JavaTools | null> {
  const javaHome = await findJavaHome();
  const maven = process.platform === 'win32' ? 'mvn.cmd' : 'mvn';
  const hasMaven = (await commandOutput(maven, ['--version'])).exitCode === 0;
  return javaHome !== null && hasMaven ? { javaHome, maven } : null;
}

/** JAVA_HOME, then the PATH, then where Debian puts those that are not the default. */
async function findJavaHome(): Promise<string | null> {
  const named = process.env['JAVA_HOME'];
  const homes = existsSync(DEBIAN_HOMES) ? readdirSync(DEBIAN_HOMES).map((name) => join(DEBIAN_HOMES, name)) : [];
  const commands = [
    ...(named === undefined ? [] : [join(named, 'bin', executable('java'))]),
    'java',
    ...homes.map((home) => join(home, 'bin', executable('java'))),
  ];
  for (const command of commands) {
    const { exitCode, output } = await commandOutput(command, ['-XshowSettings:properties', '-version']);
    const property = (name: string): string => new RegExp(`^\\s*${name} = (.+)$`, 'm').exec(output)?.[1]?.trim() ?? '';
    const home = property('java\\.home');
    const isRight = VERSIONS.some((version) => version === property('java\\.specification\\.version'));
    if (exitCode === 0 && isRight && existsSync(join(home, 'bin', executable('javac')))) return home;
  }
  return null;
}
