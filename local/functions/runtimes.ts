/** Every runtime of Appwrite, in its order. Source: the error of 1.9.6 for an unknown one. */
export const KNOWN_RUNTIMES: readonly string[] = [
  ...of('node', '14.5 16.0 18.0 19.0 20.0 21.0 22 23 24 25'),
  ...of('php', '8.0 8.1 8.2 8.3 8.4'),
  ...of('ruby', '3.0 3.1 3.2 3.3 3.4 4.0'),
  ...of('python', '3.8 3.9 3.10 3.11 3.12 3.13 3.14'),
  ...of('python-ml', '3.11 3.12 3.13'),
  ...of('deno', '1.21 1.24 1.35 1.40 1.46 2.0 2.5 2.6'),
  ...of('dart', '2.15 2.16 2.17 2.18 2.19 3.0 3.1 3.3 3.5 3.8 3.9 3.10 3.11'),
  ...of('dotnet', '6.0 7.0 8.0 10'),
  ...of('java', '8.0 11.0 17.0 18.0 21.0 22 25'),
  ...of('swift', '5.5 5.8 5.9 5.10 6.2'),
  ...of('kotlin', '1.6 1.8 1.9 2.0 2.3'),
  ...of('cpp', '17 20'),
  ...of('bun', '1.0 1.1 1.2 1.3'),
  ...of('go', '1.23 1.24 1.25 1.26'),
  ...of('rust', '1.83'),
  ...of('static', '1'),
  ...of('flutter', '3.24 3.27 3.29 3.32 3.35 3.38 3.41'),
];

function of(key: string, versions: string): string[] {
  return versions.split(' ').map((version) => `${key}-${version}`);
}

/** A runtime in Appwrite's form. */
export interface RuntimeInfo {
  $id: string;
  key: string;
  name: string;
  version: string;
  base: string;
  image: string;
  logo: string;
  supports: string[];
}

// The Node.js version of each image. Source: appwrite/runtimes, v5.
const NODE_IMAGES: Record<string, string> = {
  '18.0': '18.20.4-alpine3.20',
  '19.0': '19.9.0-alpine3.18',
  '20.0': '20.17.0-alpine3.20',
  '21.0': '21.7.3-alpine3.20',
  '22': '22.9.0-alpine3.20',
  '23': '23.11.1-alpine3.22',
  '24': '24.13.0-alpine3.23',
  '25': '25.5.0-alpine3.23',
};

/** The runtimes that are enabled here: Node.js. All of them use the Node.js that runs the local Appwrite. */
export const ACTIVE_RUNTIMES: ReadonlyMap<string, RuntimeInfo> = new Map(
  // an object would put integer keys first
  ['18.0', '19.0', '20.0', '21.0', '22', '23', '24', '25'].map((version) => {
    const $id = `node-${version}`;
    const info: RuntimeInfo = {
      $id,
      key: 'node',
      name: 'Node.js',
      version,
      base: `node:${NODE_IMAGES[version] ?? version}`,
      image: `openruntimes/node:v5-${version}`,
      logo: 'node.png',
      supports: ['x86', 'arm64'],
    };
    return [$id, info];
  }),
);
