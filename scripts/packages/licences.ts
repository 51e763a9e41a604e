import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  name: string;
  version: string;
  license: string;
}

/**
 * The licences of the packages that a bundle contains, as Markdown.
 * @param inputs the bundle's sources, under the project's folder
 */
export function licencesOf(root: string, inputs: readonly string[]): string {
  const folders = new Set(inputs.flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []));
  const parts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
    const text = licenceText(join(root, folder));
    return `## ${name} ${version} (${license})\n${text === undefined ? '' : `\n${text}`}`;
  });
  return `# Packages that this one contains\n\n${parts.join('\n')}`;
}

function licenceText(folder: string): string | undefined {
  const file = readdirSync(folder).find((name) => /^licen[cs]e(\.\w+)?$/i.test(name));
  if (!file || !existsSync(join(folder, file))) return undefined;
  return `${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}
