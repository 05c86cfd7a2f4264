import { commandOutput } from './command-output.ts';
import { say } from './bootstrap/project.mjs';

/**
 * Installs packages where `apt-get` and the right to use it are there.
 * @returns whether they are installed now
 */
export async function installDebianPackages(...packages: readonly string[]): Promise<boolean> {
  const [command = 'apt-get', ...before] = process.getuid?.() === 0 ? ['apt-get'] : ['sudo', '-n', 'apt-get'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  if ((await commandOutput(command, [...before, '--version'])).exitCode !== 0) return false;
  say(`installing ${packages.join(', ')} with apt-get …`);
  await commandOutput(command, [...before, 'update'], { env });
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  return (await commandOutput(command, [...before, ...install], { env })).exitCode === 0;
}
